"""Text that is no longer language, or was left in another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import eq

from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules import language_order
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.language_unknown import (
    in_the_place_of_known,
    known,
    left_as_they_were,
    script_of,
)
from evaluator.drift.text.side import Side, Word, span_of
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("language")
_SMALL = _WORDS.listed("small")
_IN_NAMES = _WORDS.listed("in_names")
_BETWEEN = _WORDS.listed("between_twice")
_ARTICLES = frozenset(("a", "an", "the"))
_MODALS = _WORDS.listed("modals")

_RUN = 3
_REPEATS = 4
_SHOUT = 4  # letters of what is said three times on purpose: "no, no, no", "very", "ever"
_DOUBLED = (5, 4, 3, 2)  # words that are said twice in a row, the longest first


def evidence(pair: Pair) -> list[Evidence]:
    """Report words left in another script or language, gibberish and stuttering."""
    original, rewrite = pair.sides
    found = _scripts(original, rewrite)
    english = (rewrite.language or "en") == "en"
    if english:
        runs = _foreign(original, rewrite)
        found.extend(runs)
        found.extend(in_the_place_of_known(pair) or ([] if runs else left_as_they_were(pair)))
    twice = _stutter(original, rewrite) or _doubled(original, rewrite)
    found.extend(twice or (_salad(pair) if english else []))
    return found


def _close(between: Sequence[Word]) -> bool:
    """Return whether two words make one run: at most one stands between them, marks aside."""
    return sum(word.kind != "mark" for word in between) <= 1


def _scripts(original: Side, rewrite: Side) -> list[Evidence]:
    if original.text.isascii() and rewrite.text.isascii():
        return []
    own = {script_of(word.lower) for word in original.words if word.kind == "word"}
    other = [
        word for word in rewrite.words
        if word.kind == "word" and (script := script_of(word.lower)) and script not in own
        and (len(word.text) > 1 or script in ("Han", "Hiragana", "Katakana", "Hangul"))
    ]  # fmt: skip
    if not own or not other:
        return []
    return [
        Evidence(
            Category.UNTRANSLATED, "other-script", Severity.MAJOR, 0.95, (),
            (span_of(run),),
        )
        for run in rewrite.runs(other, _close)
    ]  # fmt: skip


def _foreign(original: Side, rewrite: Side) -> list[Evidence]:
    """Report runs of unknown words: another language if its small words are among them."""
    theirs = original.lowers
    strange = []
    for word in rewrite.words:
        if word.kind != "word" or word.lower in theirs or script_of(word.lower) != "Latin":
            continue
        if word.lower in _SMALL or (not known(word.lower) and not known(word.lemma)):
            strange.append(word)
    found = []
    for run in rewrite.runs(strange, _close):
        lower = [word for word in run if not word.capital and len(word.text) > 1]
        hits = sum(word.lower in _SMALL for word in run)
        telling = any(word.lower in _SMALL - _IN_NAMES for word in run)
        if len(lower) < _RUN and not (telling and len(run) >= _RUN):
            continue
        foreign = hits >= 1 and hits >= len(run) / 6
        found.append(
            Evidence(
                Category.UNTRANSLATED if foreign else Category.GARBLED,
                "other-language" if foreign else "gibberish",
                Severity.MAJOR, 0.85 if foreign else 0.75, (),
                (span_of(run),),
            )
        )  # fmt: skip
    return found


def _salad(pair: Pair) -> list[Evidence]:
    """Report words in an order that no English sentence has."""
    original, rewrite = pair.sides
    hanging = _hanging(rewrite)
    if hanging is not None and _hanging(original) is None:
        return [_garbled("gibberish", rewrite.span(*hanging), 0.75)]
    return language_order.evidence(pair)


def _hanging(side: Side) -> tuple[int, int] | None:
    """Return a verb with its auxiliaries after it at a clause's end ("limited would have,")."""
    words = side.words
    for k in side.where(_MODALS):
        if not 0 < k < len(words) - 1 or words[k].lower not in _MODALS:
            continue
        verb = words[k - 1]
        ends = k + 2 >= len(words) or words[k + 2].text in (".", ",", ";", "!", "?")
        if words[k + 1].lower in ("have", "be") and ends and verb.lower.endswith("ed"):
            return k - 1, k + 1
    return None


def _stutter(original: Side, rewrite: Side) -> list[Evidence]:
    """Report one to four words said over and over, which the original does not do."""
    words = [word for word in rewrite.words if word.kind != "mark"]  # "part 1, part 2" is none
    for size in (1, 2, 3, 4):
        for start, times in _repeats(words, size):
            run = words[start : start + times * size]
            often = size == 1 and not (run[0].content and len(run[0].text) > _SHOUT)
            if times >= (_REPEATS if often else 3) and not _repeated(original, run[:size]):
                return [_garbled("stutter", span_of(run), 0.9)]
    return []


def _doubled(original: Side, rewrite: Side) -> list[Evidence]:
    """Report two to five words that stand twice in a row ("of the air of the air")."""
    for size in _DOUBLED:
        for start, _ in _repeats(rewrite.words, size):
            run = rewrite.words[start : start + 2 * size]
            phrase = {word.lower for word in run}
            # "days and days and days", "year after year after year" are said on purpose.
            meant = (
                size == _DOUBLED[-1]
                and not _BETWEEN.isdisjoint(phrase)
                and _ARTICLES.isdisjoint(phrase)
            )
            if meant or len(phrase) == 1 or any(word.kind == "mark" for word in run):
                continue
            if not _says(original, run):
                return [_garbled("stutter", span_of(run), 0.6)]
    return []


def _repeats(words: Sequence[Word], size: int) -> Iterator[tuple[int, int]]:
    """Yield where `size` words stand several times in a row, and how many times."""
    lowers = [word.lower for word in words]
    if not any(map(eq, lowers, lowers[size:])):
        return
    for start in range(len(lowers) - 2 * size + 1):
        times = 1
        while (
            # The first word tells most places apart without a list being made.
            (at := start + times * size) < len(lowers)
            and lowers[at] == lowers[start]
            and lowers[at : at + size] == lowers[start : start + size]
        ):
            times += 1
        if times > 1:
            yield start, times


def _repeated(side: Side, run: Sequence[Word]) -> bool:
    """Return whether a side says a run twice in a row, whatever marks stand between ("No. No.")."""
    said = [word.lower for word in side.words if word.kind == "word"]
    twice = 2 * [word.lower for word in run]
    return any(said[k : k + len(twice)] == twice for k in range(len(said) - len(twice) + 1))


def _says(side: Side, run: Sequence[Word]) -> bool:
    """Return whether a side has a run, words of other kinds in between ("VT20X/VT40X") left out."""
    kinds = {word.kind for word in run}
    said = " ".join(word.lower for word in side.words if word.kind in kinds)
    return " ".join(word.lower for word in run) in said


def _garbled(rule: str, span: Span, confidence: float) -> Evidence:
    return Evidence(Category.GARBLED, rule, Severity.MAJOR, confidence, (), (span,))
