"""How the rows of a run are made: all that their bytes hang on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evaluator import __version__
from evaluator.config import Settings, as_dict
from evaluator.pairs.corpus import Summed, mean_of
from evaluator.pairs.windows import PairSettings
from evaluator.scores import corpus_scores, gather, tokeniser_for
from evaluator.segments import drift_signature

if TYPE_CHECKING:
    from evaluator.loading import Models
    from evaluator.models import TextEncoder

SCHEMA = "evaluator.scores/1"


def row_signatures(encoder: TextEncoder, tokeniser: str, references: int = 1) -> dict[str, str]:
    """Return what a row's own scores are made with, by name; those of drift stand elsewhere.

    Args:
        encoder: Behind the similarities.
        tokeniser: BLEU's.
        references: How many a row has.
    """
    counted = gather([("a", "a")], tokeniser, [["a"] * (references - 1)])
    surface = corpus_scores(counted, resamples=0)
    found = {name: score.signature for name, score in surface.items()}
    found["bleu"] = found["bleu"].replace("eff:no", "eff:yes")
    found["token_f1"] = f"{encoder.signature}|tokens:F1"
    found["similarity"] = f"{encoder.signature}|cosine"
    return found


def means(models: Models, settings: Settings, *, sources: bool) -> list[Summed]:
    """Return the scores of all rows that are means of the rows' own.

    Args:
        models: Those that speak.
        settings: Those of the run.
        sources: Whether rewrites are held against sources.
    """
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
    tokeniser = tokeniser_for(language).name
    signatures = row_signatures(models.encoder, tokeniser, references)
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
