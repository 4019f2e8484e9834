"""Round trips of the project's own articles through Apertium, English to Spanish and back.

First each original goes there and back: sentences one to one, time, size of the results, flags.
Then whose fault a flag is: each rewrite of the pairs, drifts and all, is put into Spanish, and that
stands for a translation with faults; two ways back (`apertium`, and `apertium:ca` by way of
Catalan) are compared with the original. A flag on words that the gold calls drifted is the
translation's fault for certain; of the others most are Apertium's.

    python -m benchmarks.roundtrip [--pair NAME] [--list]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from benchmarks import gold
from evaluator import pipeline
from evaluator.config import Settings
from evaluator.errors import TranslationError
from evaluator.loading import Models, Translators, load_models
from evaluator.readers import detect_language, read_path, read_text
from evaluator.report import writer_for
from evaluator.report.json_format import dumps
from evaluator.translate import TranslateSettings, translate_segments
from evaluator.translate.apertium import Apertium
from evaluator.types import Comparison, Document, Finding, UnitKind

TOLD = TranslateSettings(translators=("apertium",), source="en", target="es")
SETTINGS = Settings(translate=TOLD)


def there_and_back(pair: gold.Pair, models: Models) -> str:
    """Return a line of the first table."""
    original = read_path(str(pair.original_path))
    began = time.perf_counter()
    result = pipeline.roundtrip(original, None, models, SETTINGS)
    seconds = time.perf_counter() - began
    assert result.translation is not None
    engine = Apertium()
    texts = [result.original.text_of(at) for at in range(len(result.original.sentences))]
    began = time.perf_counter()
    for source, target in (("en", "es"), ("es", "en")):
        translate_segments(engine, texts, source, target, detect_language)
    translating = time.perf_counter() - began
    one_to_one = sum(
        len(u.original) == len(u.rewrite) == len(u.translation) == 1 for u in result.units
    )
    flags = Counter(unit.severity.value for unit in result.units)
    page = writer_for("html")(result, ())
    return (
        f"{pair.name:26} {len(texts):9,} {one_to_one:10,} {translating:10.1f} {seconds:7.1f} "
        f"{len(dumps(result)) / 1024:7.0f} {len(page) / 1024:7.0f} "
        f"{flags['critical']:8,} {flags['major']:5,} {flags['minor']:5,}"
    )


def in_spanish(pair: gold.Pair) -> Document:
    """Return the pair's rewrite in Spanish, paragraph by paragraph."""
    rewrite = read_path(str(pair.rewrite_path))
    lines = [rewrite.text[one.start : one.end] for one in rewrite.paragraphs]
    pieces = translate_segments(Apertium(), lines, "en", "es", detect_language)
    return read_text("\n\n".join(piece.text for piece in pieces))


def ways(pair: gold.Pair, models: Models) -> Comparison:
    """Compare the original with two ways back from the rewrite in Spanish."""
    original = read_path(str(pair.original_path))
    return pipeline.roundtrip(original, in_spanish(pair), models, SETTINGS)


def flags(pair: gold.Pair, result: Comparison) -> Iterator[tuple[bool, Finding]]:
    """Yield each finding on words of the original, and whether the gold calls those drifted."""
    drifted = [span for entry in pair.entries for one in entry.drifts for span in one.original]
    for unit in result.units:
        if unit.kind is UnitKind.OUTSIDE:
            continue
        for finding in unit.findings:
            if finding.original_spans:
                meets = any(
                    mine.overlaps(theirs) for mine in finding.original_spans for theirs in drifted
                )
                yield meets, finding


def show_faults(found: Sequence[tuple[bool, Finding]]) -> None:
    """Print the second table."""
    print(f"{'flags on words of the original':34} {'all':>5} {'in both ways':>13} {'in one':>7}")
    for title, meets in (("that the gold calls drifted", True), ("that it does not", False)):
        mine = [finding for is_drift, finding in found if is_drift is meets]
        both = sum(finding.ways == (2, 2) for finding in mine)
        print(f"{title:34} {len(mine):5,} {_share(both, len(mine)):>13} {len(mine) - both:7,}")
    print()
    print(f"{'of the flags':34} {'all':>5} {'drifted by the gold':>20}")
    for title, count in (("in both ways back", 2), ("in one way back", 1)):
        mine_too = [is_drift for is_drift, finding in found if finding.ways == (count, 2)]
        print(f"{title:34} {len(mine_too):5,} {_share(sum(mine_too), len(mine_too)):>20}")


def list_single(pair: gold.Pair, result: Comparison) -> None:
    """Print the flags that stand in one way back, to be read."""
    assert result.translation is not None
    for unit in result.units:
        for finding in unit.findings:
            if finding.ways == (1, 2):
                print(f"\n{pair.name}, {unit.id}, {finding.severity.value}: {finding.message}")
                for index in unit.translation:
                    print(f"  Spanish: {result.translation.text_of(index)}")
                    print(f"  other way: {result.translation.ways[0].segments[index]}")


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})" if whole else "0"


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pair", help="only this one")
    parser.add_argument("--list", action="store_true", help="show the flags of one way back alone")
    asked = parser.parse_args()
    chosen = [pair for pair in gold.pairs() if asked.pair in (None, pair.name)]
    models = load_models(SETTINGS)
    print("There and back by apertium eng-spa and spa-eng, with the bundled models:")
    print(
        f"{'article':26} {'sentences':>9} {'one to one':>10} {'engine, s':>10} {'all, s':>7} "
        f"{'JSON kB':>7} {'page kB':>7} {'critical':>8} {'major':>5} {'minor':>5}"
    )
    for pair in chosen:
        print(there_and_back(pair, models), flush=True)
    print("\nWhose fault: rewrites in Spanish, two ways back by Apertium, directly and by Catalan:")
    engines = Apertium(), Apertium("ca")
    try:
        engines[1].prepare("es", "en")
    except TranslationError as error:
        print(f"not measured: {error}")
        return
    two = replace(models, translators=Translators(engines[0], engines))
    results = [(pair, ways(pair, two)) for pair in chosen]
    show_faults([flag for pair, result in results for flag in flags(pair, result)])
    if asked.list:
        for pair, result in results:
            list_single(pair, result)


if __name__ == "__main__":
    main()
