"""What `score` says of a whole run: how its rows were made, and the scores of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from evaluator.cli import options

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.loading import Models
    from evaluator.pairs import PairSettings, ScoredRow, Summed
    from evaluator.types import Score

SCHEMA = "evaluator.scores/1"
_NAMES = {"bleu": "BLEU", "chrf": "chrF", "chrfpp": "chrF++"}
# BLEU and chrF go to 100.
_PLACES = dict.fromkeys(_NAMES, 1)


def means(models: Models, settings: Settings, *, sources: bool) -> list[Summed]:
    """Return the scores of all rows that are means of the rows' own.

    Args:
        models: Those that speak.
        settings: Those of the run.
        sources: Whether rewrites are held against sources.
    """
    from evaluator.pairs import mean_of
    from evaluator.segments import drift_signature

    encoder = f"{models.encoder.signature}|cosine|weight:characters"
    found = [mean_of("similarity", encoder)]
    if sources:
        found.append(mean_of("similarity_source", encoder))
    return [*found, mean_of("drift", drift_signature(models.infos, settings.drift))]


def made_with(
    models: Models,
    settings: Settings,
    windows: PairSettings,
    language: str,
    files: Sequence[str],
    columns: Mapping[str, Any],
    references: int = 1,
) -> dict[str, Any]:
    """Return all that the bytes of a row hang on, as plain JSON values.

    Args:
        models: Those that speak.
        settings: Those of the run.
        windows: How rows are cut up.
        language: That most of the first rows are in; rows in another one have BLEU's words cut by
            its own tokenizer.
        files: Of the input, as they were given.
        columns: What they are called in it, and how it is read.
        references: How many a row has.
    """
    from evaluator import __version__
    from evaluator.config import as_dict
    from evaluator.scores import corpus_scores, gather, tokeniser_for

    tokeniser = tokeniser_for(language).name
    counted = gather([("a", "a")], tokeniser, [["a"] * (references - 1)])
    surface = corpus_scores(counted, resamples=0)
    signatures = {name: score.signature for name, score in surface.items()}
    signatures["bleu"] = signatures["bleu"].replace("eff:no", "eff:yes")
    encoder = models.encoder.signature
    signatures["token_f1"] = f"{encoder}|tokens:F1"
    for mean in means(models, settings, sources=windows.sources):
        signatures[mean.name] = mean.signature.removesuffix("|weight:characters")
    signatures |= {one.name: one.signature for one in models.plugins.metrics}
    placement = asdict(models.encoder.placement)
    return {
        "schema": SCHEMA,
        "version": __version__,
        "models": [asdict(model) for model in models.infos],
        "signatures": signatures,
        "settings": as_dict(settings),
        "placement": placement,
        "windows": {"rows": windows.window_rows, "characters": windows.window_characters},
        "input": {"files": list(files), **columns},
    }


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
