"""Round trips: an original, its translation, and each way back, ready to be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from evaluator.config import Settings
from evaluator.errors import InputError, TranslationError, UsageError
from evaluator.loading import Translators
from evaluator.pipeline.prepared import Middle, Prepared, ready
from evaluator.plugins import Translator
from evaluator.readers import detect_language
from evaluator.readers.block import Block
from evaluator.readers.furniture import mark
from evaluator.segment import segment
from evaluator.text import normalise
from evaluator.translate import (
    Cache,
    Piece,
    base,
    gap,
    signature_of,
    translate_segments,
    warnings_of,
)
from evaluator.types import (
    Document,
    ModelInfo,
    Paragraph,
    SegmentedDocument,
    Sentence,
    Translation,
    TranslationSegment,
    TranslatorInfo,
    Warning_,
)

_BETWEEN = "\n\n"
_UNITS = ("unit", "cell", "cue")  # places of texts that have no page furniture


def prepare_ways(
    original: Document,
    translation: Document | None,
    translators: Translators | None,
    settings: Settings,
    cache: Cache | None = None,
) -> tuple[Prepared, ...]:
    """Translate back, or there and back, and prepare a pair for each way back.

    Args:
        original: The original.
        translation: The text in the other language; None has it made.
        translators: Who translates.
        settings: Those of the run.
        cache: Where translations are kept; None takes what the settings say.

    Raises:
        UsageError: "translator-needed", "language-needed".
        InputError: "translation-untranslated" where the translation is in the original's language.
        TranslationError: As the engines say; "translation-missing" where nothing came back.
    """
    if translators is None:
        raise UsageError(
            "translator-needed", "No translator is named.", "Give --translator, such as apertium."
        )
    source, target = _languages(original, translation, settings)
    settings = replace(
        settings,
        lang=source,
        translate=replace(settings.translate, source=source, target=target),
    )
    if cache is None and settings.translate.cache:
        cache = Cache(settings.translate.cache)
    first = segment(original, base(source))
    warnings: list[Warning_] = []
    there = None
    if translation is None:
        engine = translators.there
        sentences = [first.text_of(at) for at in range(len(first.sentences))]
        pieces = translate_segments(engine, sentences, source, target, detect_language, cache)
        warnings += _warnings(pieces, source, target, "there", engine)
        there = _named(engine, source, target), engine.model(source, target)
        middle, kept = _compose(first, pieces, target)
        _check_something(middle, engine)
    else:
        middle, kept = segment(translation, base(target)), None
        warnings += middle.document.warnings
    return tuple(
        _way(first, middle, kept, there, engine, tuple(warnings), cache, settings)
        for engine in translators.back
    )


def _way(
    original: SegmentedDocument,
    middle: SegmentedDocument,
    kept: tuple[int, ...] | None,
    there: tuple[TranslatorInfo, ModelInfo | None] | None,
    engine: Translator,
    warnings: tuple[Warning_, ...],
    cache: Cache | None,
    settings: Settings,
) -> Prepared:
    """Translate the middle text back and prepare the pair.

    Args:
        original: The original, segmented.
        middle: The translation, segmented.
        kept: Of a translation that was made, the original's sentence of each segment.
        there: Who made it, and by which model.
        engine: Who translates back.
        warnings: What is to be known of it.
        cache: Where translations are kept.
        settings: Those of the run, with both languages.
    """
    source, target = settings.translate.source or "", settings.translate.target or ""
    texts = [middle.text_of(at) for at in range(len(middle.sentences))]
    pieces = translate_segments(engine, texts, target, source, detect_language, cache)
    warnings = (*warnings, *_warnings(pieces, target, source, "back", engine))
    rewrite, through = _compose(middle, pieces, source)
    _check_something(rewrite, engine)
    translation = Translation(
        text=middle.document.text,
        language=target,
        sha256=middle.document.sha256,
        translator=_named(engine, target, source),
        segments=tuple(
            TranslationSegment(one.start, one.end, one.paragraph, piece.notes)
            for one, piece in zip(middle.sentences, pieces, strict=True)
        ),
        path=middle.document.path,
        there=there[0] if there else None,
    )
    models = [there[1] if there else None, engine.model(target, source)]
    found = Middle(
        translation,
        through,
        kept,
        tuple(dict.fromkeys(model for model in models if model is not None)),
        # The bundled encoder knows English alone.
        tuple(normalise(text).text for text in texts) if settings.encoder else (),
    )
    prepared = ready(original, rewrite, base(source), settings, found)
    return replace(prepared, warnings=(*prepared.warnings, *warnings))


def _compose(
    segmented: SegmentedDocument, pieces: Sequence[Piece], language: str
) -> tuple[SegmentedDocument, tuple[int, ...]]:
    """Put translated sentences together as a document with the same paragraphs.

    Returns:
        The document, and for each of its sentences the one that it is a translation of; those
        whose translation is empty have none.
    """
    document = segmented.document
    parts: list[str] = []
    sentences: list[tuple[int, int, int]] = []  # start, end, paragraph of the document
    through: list[int] = []
    length = 0
    for index, (sentence, piece) in enumerate(zip(segmented.sentences, pieces, strict=True)):
        if not piece.text:
            continue
        between = ""
        if sentences:
            same = sentences[-1][2] == sentence.paragraph
            between = gap(language) if same else _BETWEEN
        parts += [between, piece.text]
        start = length + len(between)
        length = start + len(piece.text)
        sentences.append((start, length, sentence.paragraph))
        through.append(index)
    text = "".join(parts)
    paragraphs, numbers = _paragraphs(document, text, sentences)
    made = Document(
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        paragraphs=paragraphs,
        language=base(language),
    )
    return SegmentedDocument(
        made,
        tuple(
            Sentence(
                start,
                end,
                numbers[paragraph],
                paragraphs[numbers[paragraph]].role,
                paragraphs[numbers[paragraph]].role_confidence,
            )
            for start, end, paragraph in sentences
        ),
    ), tuple(through)


def _paragraphs(
    document: Document, text: str, sentences: Sequence[tuple[int, int, int]]
) -> tuple[tuple[Paragraph, ...], dict[int, int]]:
    """Return the new paragraphs, and by the document's number of each the new one.

    What a paragraph was for, it still is for; in an article form and place may say more.
    """
    spans: dict[int, list[int]] = {}
    for start, end, paragraph in sentences:
        spans.setdefault(paragraph, [start, end])[1] = end
    blocks = [
        Block(
            start,
            end,
            role=document.paragraphs[paragraph].role,
            confidence=document.paragraphs[paragraph].role_confidence,
        )
        for paragraph, (start, end) in spans.items()
    ]
    if any(place.kind in _UNITS for place in document.places):
        found = tuple(Paragraph(b.start, b.end, b.role, b.confidence) for b in blocks)
    else:
        found = mark(text, blocks)
    return found, {paragraph: number for number, paragraph in enumerate(spans)}


def _languages(
    original: Document, translation: Document | None, settings: Settings
) -> tuple[str, str]:
    """Return the languages of original and translation, as told or as detected."""
    told = settings.translate
    source = told.source or settings.lang or original.language
    target = told.target or (translation.language if translation else None)
    if source is None or target is None:
        which, option = ("original", "--from") if source is None else ("translation", "--to")
        raise UsageError(
            "language-needed",
            f"Which language is the {which} in? It cannot be told from the text.",
            f"Name it with {option}, such as {option} es.",
        )
    if base(source) == base(target):
        raise UsageError(
            "language-same",
            f"Original and translation are both in {base(source)!r}.",
            "Name the two languages with --from and --to; for one language use compare.",
        )
    if translation is not None and translation.language == base(source):
        raise InputError(
            "translation-untranslated",
            f"{translation.path or 'The translation'} reads as {translation.language!r}, the "
            "original's language.",
            f"Name the file that is in {base(target)!r}; for two texts of one language use "
            "compare.",
        )
    return source, target


def _warnings(
    pieces: Sequence[Piece], source: str, target: str, way: str, engine: Translator
) -> list[Warning_]:
    whole = "\n".join(piece.text for piece in pieces if "kept" not in piece.notes)
    said = f"On the way {way} by {engine.name}"
    found = warnings_of([piece.notes for piece in pieces], said)
    read = detect_language(whole)
    if read is not None and read != base(target):
        found.append(Warning_("translation-other", f"{said}, the text came to read as {read!r}."))
    return found


def _check_something(made: SegmentedDocument, engine: Translator) -> None:
    if not made.sentences:
        raise TranslationError(
            "translation-missing",
            f"{engine.name} gave nothing for the whole text.",
            "Look at the engine with a single sentence, or choose another translator.",
        )


def _named(engine: Translator, source: str, target: str) -> TranslatorInfo:
    model = engine.model(source, target)
    name = model.name if model else None
    return TranslatorInfo(engine.name, name, signature_of(engine, source, target))
