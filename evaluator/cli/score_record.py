"""What `score` says of a whole run: how many rows there are, and the scores of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evaluator.cli import options

if TYPE_CHECKING:
    from evaluator.pairs import ScoredRow
    from evaluator.types import Score

_NAMES = {"bleu": "BLEU", "chrf": "chrF", "chrfpp": "chrF++"}
# BLEU and chrF go to 100.
_PLACES = dict.fromkeys(_NAMES, 1)


def summary(
    made: Mapping[str, Any], counts: Counter[str], scores: Mapping[str, Score]
) -> dict[str, Any]:
    """Return how rows were made, how many there are, and the scores of all of them."""
    from evaluator.report.json_format import score_dict

    told = {name: count for name, count in counts.items() if count and name not in _COUNTED}
    return {
        **made,
        **{name: counts[name] for name in _COUNTED},
        "warnings": told,
        "scores": {name: score_dict(score) for name, score in scores.items()},
    }


_COUNTED = ("rows", "failed")


def all_scores(scores: Mapping[str, Score], resumed: Sequence[str]) -> dict[str, Score]:
    """Return the scores of all rows; without values those that a resumed run cannot have.

    Args:
        scores: As they were summed.
        resumed: Names of scores whose statistics stand in no row.
    """
    why = "The run was resumed, and the rows do not hold what this score is summed from."
    return {
        name: replace(score, value=None, interval=None, reason=why) if name in resumed else score
        for name, score in scores.items()
    }


def say_scores(scores: Mapping[str, Score], quiet: bool) -> None:
    """Print the scores of all rows to standard error, each with interval and signature."""
    from evaluator.agreement.terminal import figure

    cells = {
        _NAMES.get(name, name): figure(score.value, score.interval, _PLACES.get(name, 3))
        for name, score in scores.items()
    }
    widths = [max(map(len, texts), default=0) for texts in (cells, cells.values())]
    for (name, cell), score in zip(cells.items(), scores.values(), strict=True):
        line = f"{name:<{widths[0]}}  {cell:<{widths[1]}}  {score.reason or score.signature}"
        options.message(line, quiet=quiet)


def say_rows(counts: Counter[str], renamed: Mapping[str, str], quiet: bool) -> None:
    """Print how many rows there are, what is to be known of them, and what was renamed."""
    parts = [f"{counts['rows']:,} rows"]
    for name, text in {
        "failed": "not scored (see their error)",
        "copy": "where the rewrite is a copy of the original",
        "untranslated": "where the two sides are in different languages",
        "never-flag": "with findings that the desk's list kept out",
        "unit-too-long": "too long for drift to be looked for",
    }.items():
        if counts[name]:
            parts.append(f"{counts[name]:,} {text}")
    options.message("; ".join(parts), quiet=quiet)
    if renamed:
        said = ", ".join(f"{before} to {after}" for before, after in renamed.items())
        options.message(f"Columns of the input that have a name of ours: {said}.", quiet=quiet)


def renamed_in(row: ScoredRow) -> dict[str, str]:
    """Return the fields of a row that come out under another name."""
    from evaluator.pairs.rows import carried_name

    named = {name: carried_name(name) for name in row.more}
    return {before: after for before, after in named.items() if before != after}
