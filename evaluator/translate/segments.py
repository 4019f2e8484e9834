"""A document's segments through an engine: in order, nothing lost, what went wrong said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.errors import EvaluatorError, PluginError, TranslationError
from evaluator.plugins import Translator
from evaluator.translate import codes
from evaluator.translate.cache import Cache, key_of
from evaluator.translate.checks import Detect, has_words, notes_of
from evaluator.translate.clauses import pieces


@dataclass(frozen=True)
class Piece:
    """What became of a segment.

    Attributes:
        text: On one line; "" where the engine gave nothing.
        notes: As in `checks`.
    """

    text: str
    notes: tuple[str, ...] = ()


def translate_segments(
    translator: Translator,
    segments: Sequence[str],
    source: str,
    target: str,
    detect: Detect,
    cache: Cache | None = None,
) -> list[Piece]:
    """Translate the segments of one document.

    White space within a segment is folded. A segment without words is left as it is, one that is
    too long is cut at clauses and joined again, equal ones are asked about once.

    Args:
        translator: The engine.
        segments: Sentences as they stand.
        source: Their language.
        target: The language to come.
        detect: Tells languages.
        cache: Where translations are kept.

    Returns:
        One piece a segment, in order.

    Raises:
        TranslationError: As the engine says; "translator-count".
        PluginError: plugin-failed.
    """
    translator.prepare(source, target)
    lines = [" ".join(segment.split()) for segment in segments]
    parts = {
        line: pieces(line, translator.fits) for line in dict.fromkeys(lines) if has_words(line)
    }
    asked = list(dict.fromkeys(part for some in parts.values() for part in some))
    answers = dict(zip(asked, _ask(translator, asked, source, target, cache), strict=True))
    found = []
    for line in lines:
        if line not in parts:
            found.append(Piece(line, ("kept",)))
            continue
        joined = codes.gap(target).join(
            answer for part in parts[line] if (answer := " ".join(answers[part].split()))
        )
        notes = notes_of(line, joined, source, target, detect)
        found.append(Piece(joined, (*(["cut"] if len(parts[line]) > 1 else []), *notes)))
    return found


def signature_of(translator: Translator, source: str, target: str) -> str:
    """Return the engine's signature with the model that speaks for a pair."""
    model = translator.model(source, target)
    if model is None:
        return translator.signature
    which = (model.sha256 or model.revision or "unknown")[:12]
    return f"{translator.signature}|model:{model.name.replace(' ', ':')}|sha256:{which}"


def _ask(
    translator: Translator, texts: list[str], source: str, target: str, cache: Cache | None
) -> list[str]:
    """Return one answer a text, out of the cache where it is there."""
    if not texts:
        return []
    if cache is None:
        return _translate(translator, texts, source, target)
    signature = signature_of(translator, source, target)
    if not translator.independent:
        key = key_of(signature, source, target, texts)
        known = cache.find([key]).get(key)
        if known is None or len(known) != len(texts):
            known = _translate(translator, texts, source, target)
            cache.keep({key: known})
        return known
    keys = [key_of(signature, source, target, [text]) for text in texts]
    kept = cache.find(keys)
    missing = [(key, text) for key, text in zip(keys, texts, strict=True) if key not in kept]
    if missing:
        new = _translate(translator, [text for _, text in missing], source, target)
        added = {key: [answer] for (key, _), answer in zip(missing, new, strict=True)}
        cache.keep(added)
        kept |= added
    return [kept[key][0] for key in keys]


def _translate(translator: Translator, texts: list[str], source: str, target: str) -> list[str]:
    """Ask the engine; its name is on whatever goes wrong inside it.

    Raises:
        TranslationError: As it says; "translator-count".
        PluginError: plugin-failed.
    """
    try:
        answers = list(translator.translate(texts, source, target))
    except (EvaluatorError, MemoryError):
        raise
    except Exception as error:
        if type(translator).__module__.startswith("evaluator."):
            raise
        raise PluginError(
            "plugin-failed",
            f"The translator {translator.name!r} failed: {type(error).__name__}: {error}.",
            "Leave it out, or tell those who made it.",
        ) from error
    if len(answers) != len(texts):
        raise TranslationError(
            "translator-count",
            f"{translator.name} gave {len(answers):,} segments for {len(texts):,}.",
            "Choose another translator: which belongs to which cannot be told.",
        )
    return answers
