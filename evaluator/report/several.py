"""Results of several pairs in one file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from evaluator.errors import EvaluatorError
from evaluator.report.plain import escaped


def join_sarif(logs: Sequence[str], failures: Sequence[EvaluatorError] = ()) -> str:
    """Return one SARIF log with one run out of a log a pair.

    Services that show SARIF take one run of a tool and commit.

    Args:
        logs: As `pipelines.to_sarif` writes them.
        failures: Why pairs could not be compared: notifications of the run.
    """
    documents = [json.loads(log) for log in logs] or [_empty()]
    joined = documents[0]
    run = joined["runs"][0]
    rules: dict[str, Any] = {}
    results = []
    for document in documents:
        (other,) = document["runs"]
        rules |= {rule["id"]: rule for rule in other["tool"]["driver"]["rules"]}
        results += other["results"]
    run["tool"]["driver"]["rules"] = list(rules.values())
    run["results"] = results
    run["invocations"] = [
        {
            "executionSuccessful": not failures,
            "toolExecutionNotifications": [
                {"level": "error", "message": {"text": str(failure)}} for failure in failures
            ],
        }
    ]
    return json.dumps(joined, indent=1, allow_nan=False) + "\n"


def join_markdown(summaries: Sequence[str], failures: Sequence[EvaluatorError] = ()) -> str:
    """Return one Markdown page out of a summary a pair, what failed first.

    Args:
        summaries: As `plain.to_markdown` writes them.
        failures: Why pairs could not be compared.
    """
    parts = [f"> {escaped(str(failure))} ({failure.slug})\n" for failure in failures]
    return "\n".join([*parts, *summaries]) or "No pair was compared.\n"


def _empty() -> dict[str, Any]:
    driver = {"name": "evaluator", "rules": []}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": []}]}
