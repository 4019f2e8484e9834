"""`evaluator roundtrip`: an article, its translation, and the way back, compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli import options, shared, sides
from evaluator.cli.compare import conclude
from evaluator.cli.progress import Waiting
from evaluator.errors import UsageError

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.readers import ReadSettings
    from evaluator.types import Comparison


@options.takes(
    *shared.GATES,
    "prior",
    *shared.DESK,
    *shared.PLUGINS,
    "input_format",
    "max_chars",
    "allow_network",
    *shared.TRANSLATE,
    *shared.MODEL,
)
def roundtrip(
    original: Annotated[str, typer.Argument(help="The original article; - is standard input.")],
    translation: Annotated[
        str | None,
        typer.Argument(
            help="Its translation; - is standard input. Left out, the original is translated there "
            "and back."
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="CODE", help="The original's language, as en; default: detected."
        ),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="CODE|FORMAT=FILE",
            help="The translation's language, as es. Also FORMAT=FILE for a result, as in compare: "
            "json, html, docx, mqm-tsv, csv, csv-excel, markdown, xliff, sarif, junit, alignment "
            "or line; again for another.",
        ),
    ] = None,
    json: Annotated[
        str | None, typer.Option(metavar="FILE", help="Same as --to json=FILE.")
    ] = None,
    html: Annotated[
        str | None, typer.Option(metavar="FILE", help="Same as --to html=FILE.")
    ] = None,
    mqm_tsv: Annotated[
        str | None, typer.Option(metavar="FILE", help="Same as --to mqm-tsv=FILE.")
    ] = None,
    ter: Annotated[bool, typer.Option("--ter", help="Compute TER too (slow).")] = False,
    decisions: options.Decisions = None,
    side: sides.Sides = None,
    column: sides.Columns = None,
    *,
    chosen: options.Chosen,
) -> None:
    """Translate a translation back, or an article there and back, and compare with the original.

    The result keeps the text in the other language, sentence by sentence. With --translator twice
    there are two ways back, and each flag says in how many of them it stands.

    Example: evaluator roundtrip article.txt articulo.txt --from en --to es --translator apertium
    """
    language, formats = _parted(to)
    writers = options.result_writers(formats, json=json, html=html, mqm_tsv=mqm_tsv)
    more = {"translate.source": source, "translate.target": language}
    loaded = chosen.load(ter=ter or None, **more)
    known = options.known_decisions(decisions)
    if side or column:
        translation = sides.same_file(original, translation, side, column)
    told = sides.read_settings(loaded.settings.read, side, column)
    result = _roundtrip((original, translation), told, loaded.settings, chosen.quiet)
    conclude(result, writers, known, loaded, chosen)


def _parted(to: Sequence[str] | None) -> tuple[str | None, list[str]]:
    """Return the language and the FORMAT=FILE entries of --to.

    Raises:
        UsageError: "bad-target".
    """
    languages = [entry for entry in to or () if "=" not in entry]
    if len(languages) > 1:
        raise UsageError(
            "bad-target",
            f"--to names {len(languages)} languages: {', '.join(languages)}.",
            "Name one language; a result is --to FORMAT=FILE.",
        )
    return (languages[0] if languages else None), [entry for entry in to or () if "=" in entry]


def _roundtrip(
    paths: tuple[str, str | None],
    told: tuple[ReadSettings, ReadSettings],
    settings: Settings,
    quiet: bool,
) -> Comparison:
    if paths[0] == paths[1] == "-":
        raise sides.two_stdin()
    with Waiting(quiet) as waiting:
        waiting.say("Reading the articles")
        from evaluator import pipeline
        from evaluator.api import Evaluator

        original = pipeline.read(paths[0], settings, told[0])
        translation = None if paths[1] is None else pipeline.read(paths[1], settings, told[1])
        evaluator = Evaluator(settings)
        waiting.say("Loading the models")
        _ = evaluator.models
        waiting.say("Translating and comparing")
        return evaluator.roundtrip(original, translation)
