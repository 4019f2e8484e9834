"""Editors' decisions: their fingerprint, their file, and what they mean in a new report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evaluator.findings import likelihood_of
from evaluator.report import strict_json
from evaluator.report.keys import hashed, words_key
from evaluator.report.passages import shown_sides, sides
from evaluator.text import normalise
from evaluator.types import Comparison, Likelihood, Severity, Unit

SCHEMA = "evaluator.decisions/2"
_OLDER = "evaluator.decisions/1"
UNFLAGGED = "none"
"""The category of a decision about a sampled unit that nothing was flagged in."""


@dataclass(frozen=True)
class Decision:
    """What an editor said about a finding or a sampled unit.

    Attributes:
        fingerprint: As `fingerprint` gives it.
        decision: "accept" (real, must be fixed), "dismiss" (fine as it is) or "none".
        category: The finding's category, `UNFLAGGED` for a sampled unit.
        correction: The wording that should stand in the rewrite.
        when: ISO 8601 with time zone, empty where not known.
        sampled: The report asked, though nothing was flagged.
        original: The unit's original side when it was decided, as `passages.sides` gives it.
        rewrite: Likewise the rewrite side.
        likelihood: The finding's, when it was decided; a possible one was a question.
        confidence: The finding's, when it was decided; None in files of before `likelihood`, where
            it was no chance of being right.
        drift: The unit's, when it was decided.
        words: Key of the finding's words and their clauses, as `keys.words_key` gives it; empty in
            files of before it.
        start: Of the wording in the rewrite's text that `correction` replaces; None where none.
        end: Likewise; `start` is `end` where something is put in.
        replaced: The wording there when it was decided.
        before: What has to stand before words that are put in.
        after: What has to stand behind them.
        anchor: The text right before the gap that words are put in.
        remove: The wording is to be taken out.
    """

    fingerprint: str
    decision: str
    category: str
    comment: str = ""
    correction: str = ""
    who: str = ""
    when: str = ""
    sampled: bool = False
    original: str = ""
    rewrite: str = ""
    severity: Severity = Severity.NONE
    likelihood: Likelihood = Likelihood.SURE
    confidence: float | None = None
    drift: float | None = None
    words: str = ""
    start: int | None = None
    end: int | None = None
    replaced: str = ""
    before: str = ""
    after: str = ""
    anchor: str = ""
    remove: bool = False


@dataclass(frozen=True)
class DecisionFile:
    """A file of decisions and the text that its offsets count in.

    Attributes:
        rewrite_sha256: Of the rewrite that was decided about; empty in files of before it.
    """

    decisions: tuple[Decision, ...]
    rewrite_sha256: str = ""


@dataclass(frozen=True)
class Recalled:
    """A stored decision as it bears on a flag of a new report.

    Attributes:
        reopened: The sentences changed since; the decision is shown but no longer holds.
    """

    decision: Decision
    reopened: bool

    @property
    def standing(self) -> Decision | None:
        """The decision, unless it was reopened."""
        return None if self.reopened else self.decision

    @property
    def dismissed(self) -> bool:
        """Whether the flag was found to be fine as it is."""
        return self.standing is not None and self.decision.decision == "dismiss"


def fingerprint(original: str, rewrite: str, category: str) -> str:
    """Return the SHA-256 (hex) that stands for a decision's subject.

    Hashed is the UTF-8 of the JSON array `[original, rewrite, category]` without spaces, the texts
    as `evaluator.text.normalise` gives them, so that line breaks, spacing, quotation marks' shapes
    and Unicode composition do not reopen a decision, and any other change does.
    """
    return hashed([normalise(original).text, normalise(rewrite).text, category])


def sample(comparison: Comparison, share: float = 0.05, most: int = 3) -> list[Unit]:
    """Return unflagged units to ask the editor about, in the comparison's order.

    The choice is even over the unflagged joined units, those with questions among them, and
    depends on nothing but their texts: those whose hashes sort first.

    Args:
        comparison: What was found.
        share: Of the unflagged units, rounded up.
        most: Never more than this.
    """
    quiet = [
        (hashlib.sha256("\n".join(shown_sides(comparison, unit)).encode()).digest(), at)
        for at, unit in enumerate(comparison.units)
        if not unit.flags and unit.kind.joined
    ]
    count = min(most, -int(-share * len(quiet) // 1))
    return [comparison.units[at] for at in sorted(at for _, at in sorted(quiet)[:count])]


def read_decisions(path: str | Path) -> tuple[Decision, ...]:
    """Read a decisions file as `read_file` does, for its decisions alone."""
    return read_file(path).decisions


def read_file(path: str | Path) -> DecisionFile:
    """Read a decisions file: the exported object of either version, or a bare list of decisions.

    Raises:
        InputError: `input-missing`, `result-not-json`, `result-foreign`, `result-version` or
            `result-invalid`, naming file and place.
    """
    source = str(path)
    data = strict_json.parse(strict_json.read_text(path), source)
    if isinstance(data, list):
        data = {"schema": SCHEMA, "decisions": data}
    older = isinstance(data, dict) and data.get("schema") == _OLDER
    if older:
        data = {**data, "schema": SCHEMA}
    strict_json.check_schema_name(data, SCHEMA, source)
    strict_json.check_schema(data, "decisions-2.schema.json", source)
    decisions = tuple(_decision(item) for item in data["decisions"])
    return DecisionFile(decisions, data.get("rewrite_sha256", ""))


def _decision(data: dict[str, Any]) -> Decision:
    known = {key: value for key, value in data.items() if key in Decision.__dataclass_fields__}
    return replace(
        Decision(data["fingerprint"], data["decision"], data["category"]),
        **{
            **known,
            "severity": Severity(data.get("severity", "none")),
            "likelihood": likelihood_of(data),
            "confidence": data.get("confidence") if data.get("likelihood") else None,
        },
    )


class Memory:
    """Stored decisions, asked about one flag of a new report at a time."""

    def __init__(self, decisions: Sequence[Decision] = ()) -> None:
        """Keep the latest decision of each fingerprint; a later entry wins a tie."""
        self._exact: dict[str, Decision] = {}
        self._by_words: dict[str, Decision] = {}
        self._by_side: dict[tuple[str, str, str], Decision] = {}
        for each in sorted(decisions, key=lambda decision: decision.when):
            self._exact[each.fingerprint] = each
            if each.words:
                self._by_words[each.words] = each
            for side in ("original", "rewrite"):
                text = normalise(getattr(each, side)).text
                if text:
                    self._by_side[side, text, each.category] = each

    def of(self, comparison: Comparison, unit: Unit, category: str) -> Recalled | None:
        """Return what was decided about the findings of `category` in a unit."""
        if not self._exact:
            return None
        words = words_key(comparison, unit, category) if self._by_words else ""
        return self.recall(*sides(comparison, unit), category, words)

    def recall(
        self, original: str, rewrite: str, category: str, words: str = ""
    ) -> Recalled | None:
        """Return what was decided about this flag.

        A decision holds while both sides are the same, or the finding's words and their clauses.

        A decision about the same category where only one of the sentences is still the same is
        returned as reopened; it needs the texts that exported decisions carry.
        """
        if not self._exact:
            return None
        before, after = normalise(original).text, normalise(rewrite).text
        exact = self._exact.get(hashed([before, after, category]))
        if exact is not None:
            return Recalled(exact, reopened=False)
        if words in self._by_words:
            return Recalled(self._by_words[words], reopened=False)
        for side, text in (("original", before), ("rewrite", after)):
            stale = self._by_side.get((side, text, category)) if text else None
            if stale is not None:
                return Recalled(stale, reopened=True)
        return None
