"""Attribution: who is said to have said it, statements whose source was left out, quotations."""

from __future__ import annotations

from evaluator.drift.pair.matching import LIKE, RELATED, Matching
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, Word, span_of
from evaluator.drift.text.spelling import same_name
from evaluator.drift.text.stance import Quotation, quotations, reporting
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("attribution")
_SPEECH_NOUNS = _WORDS.listed("speech_nouns")
_GRAVE_SPEECH = _WORDS.listed("grave_speech")
_CLAIMING = _WORDS.listed("claiming")

_FRAME = 8


def evidence(pair: Pair) -> list[Evidence]:
    """Report a statement whose source was left out, so that a claim reads like a fact."""
    return [
        *(item for view in pair.views for item in _lost(view)),
        *_speakers(pair),
    ]


def _lost(view: View) -> list[Evidence]:
    """Report the first source of `side` where the other side names none in any way."""
    side, other = view.sides
    matching = view.matching
    lost = view.lost
    mine = reporting(side, True)
    if not mine or not other.forms.isdisjoint(_SPEECH_NOUNS):
        return []
    first, last = mine[0]
    if _announces(side, last) and not other.lemmas.isdisjoint(_WORDS_FOR_IT):
        return []
    source = _source(side, first, last)
    if any(not _taken(matching, source, j) for j, _ in reporting(other)):
        return []
    if any(matching.similarity[first, j] >= LIKE for j in matching.forward.get(first, ())):
        return []
    if '"' in side.text and '"' in other.text:
        return []
    rest = [word for word in side.words if word.content and word.index not in source]
    answered = sum(float(matching.answered_original[word.index]) >= RELATED for word in rest)
    if not rest or answered < 0.5 * len(rest):
        return []
    named = [i for i in source if side.words[i].content and not first <= i <= last]
    if _is_told_otherwise(view, named, side.words[first].lower == "according"):
        return []
    grave = _CLAIMING if not named else _CLAIMING | _GRAVE_SPEECH
    severity = Severity.MINOR if grave.isdisjoint(_forms(side.words[first])) else Severity.MAJOR
    frame = min(source), max(source)
    span = (side.span(*frame) if frame[1] - frame[0] < _FRAME else side.span(first, last),)
    return [
        Evidence(
            Category.ATTRIBUTION, "source-lost" if lost else "source-added",
            severity if lost else Severity.MINOR, 0.75, *view.spans(span),
        )
    ]  # fmt: skip


def _forms(word: Word) -> tuple[str, str]:
    return word.lower, word.lemma


def _is_told_otherwise(view: View, named: list[int], according: bool) -> bool:
    """Return whether the other side has the source, and by another verb: "the decree lays down"."""
    words = view.sides[1].words
    for j in (j for i in named for j in view.matching.said(i)):
        after = words[j + 1 : j + 1 + _FRAME]
        if according or any(word.lower == "that" or word.text == ":" for word in after):
            return True
    return False


_WORDS_FOR_IT = _WORDS.listed("deeds_of_speech")


def _announces(side: Side, last: int) -> bool:
    """Return whether what is said is what the speaker will or will not do."""
    after = [word.lower for word in side.words[last + 1 : last + 4]]
    return after[:1] != [","] and not {"will", "would", "won't", "wouldn't"}.isdisjoint(after)


def _taken(matching: Matching, source: set[int], j: int) -> bool:
    """Return whether a verb of the other side answers a word of this side outside the source."""
    return any(
        i not in source and matching.similarity[i, j] >= RELATED
        for i in matching.backward.get(j, ())
    )


def _source(side: Side, first: int, last: int) -> set[int]:
    """Return the words of a reporting frame: the verb and the name or noun beside it."""
    found = set(range(first, last + 1))
    words = side.words
    after = (
        first == 0 or words[first - 1].kind == "mark" or words[first].lower in ("according", "in")
    )
    for step, start in ((1, last + 1),) if after else ((-1, first - 1),):
        k = start
        while 0 <= k < len(side.words) and abs(k - start) < _FRAME - 1:
            word = side.words[k]
            if (word.kind == "mark" and word.text in ',.;:"') or word.lower == "that":
                break
            found.add(k)
            k += step
    return found


_SPEECH = 4  # words from which a quotation is somebody's speech, and no term or title
_TOLD = 2  # words between the verb and the quotation: "told reporters that"
_REACH = 8  # words of a phrase that names a speaker
_STAYED = 0.5  # least share of a quotation's words that the other has for both to be one
_ENDS = frozenset(".;?!")
_RELATIVE = frozenset(("who", "whom", "whose", "which", "that"))


def _speakers(pair: Pair) -> list[Evidence]:
    """Report a quotation that somebody else is now said to have said.

    Grave where both speakers stand on both sides; else one may be another word for the other.
    """
    original, rewrite = pair.sides
    matching = pair.matching
    others = [(other, _speaker(rewrite, other)) for other in quotations(rewrite)]
    for one in quotations(original):
        mine = _speaker(original, one)
        if not mine:
            continue
        for other, theirs in others:
            if not theirs or _stayed(one, other) < _STAYED:
                continue
            if any(_same(a, b, matching) for a in mine for b in theirs):
                break
            known = [_elsewhere(mine, rewrite), _elsewhere(theirs, original)]
            if _named(mine) != _named(theirs) and not all(known):
                break  # "Lind" may be the minister
            return [
                Evidence(
                    Category.ATTRIBUTION, "speaker-changed",
                    Severity.CRITICAL if all(known) else Severity.MINOR, 0.7,
                    (span_of(mine),), (span_of(theirs),),
                )
            ]  # fmt: skip
    return []


def _stayed(one: Quotation, other: Quotation) -> float:
    """Share of the content words of the shorter quotation that the other has."""
    mine, theirs = ({word.lemma for word in q.words if word.content} for q in (one, other))
    return len(mine & theirs) / max(min(len(mine), len(theirs)), 1)


def _same(one: Word, other: Word, matching: Matching) -> bool:
    """Return whether two words may name one speaker."""
    if one.lemma == other.lemma or lexicon.synonymous(one.lemma, other.lemma):
        return True
    if one.capital and other.capital:
        return same_name(one.lower, other.lower)
    return other.index in matching.forward.get(one.index, ()) and bool(
        matching.similarity[one.index, other.index] >= RELATED
    )


def _named(speaker: tuple[Word, ...]) -> bool:
    return any(word.capital and not word.opening for word in speaker)


def _elsewhere(speaker: tuple[Word, ...], side: Side) -> bool:
    """Return whether a side has a speaker of the other side, who says something else there."""
    return any(word.lemma in side.lemmas for word in speaker)


def _speaker(side: Side, quotation: Quotation) -> tuple[Word, ...]:
    """Return the content words that say whose a quotation is; none for "he" or where none do.

    "… ," said the mayor of Vigo; … ," the mayor said; the mayor told us: "…".
    """
    words = side.words
    if len(quotation.words) < _SPEECH:
        return ()
    inside = [word.index for word in side.at(quotation.span)]
    verbs = [k for k, end in reporting(side, True) if k == end and k not in inside]
    first, last = inside[0], inside[-1]
    for k in sorted(verbs, key=lambda k: (min(abs(k - first), abs(k - last)), k < first)):
        between = words[k + 1 : first] if k < first else words[last + 1 : k]
        plain = [word for word in between if word.kind != "mark"]
        if any(word.text in _ENDS for word in between):
            continue
        if k < first:
            return _phrase(words[:k][::-1]) if len(plain) <= _TOLD else ()
        return _phrase(words[:k][::-1]) if plain else _phrase(words[k + 1 :])
    return ()


def _phrase(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return the content words that come first, up to a mark; none where a text speaks.

    What stands between commas belongs to it: "Ruiz, called in by the mayor, said".
    """
    run: list[Word] = []
    if words and words[0].text == ",":
        end = next((k for k, word in enumerate(words[1:_REACH], 1) if word.kind == "mark"), 0)
        run.extend(word for word in words[:end] if word.content)
        words = words[end + 1 :] if end and words[end].text == "," else ()
    for k, word in enumerate(words[:_REACH]):
        if word.text == "," and k + 1 < len(words) and _apposed(run, words[k + 1]):
            continue
        if word.text == "-":
            continue  # "the 27-year-old"
        if word.kind == "mark":
            break
        if word.content:
            run.append(word)
    if not words or any(word.lemma in _SPEECH_NOUNS for word in run):
        return ()
    return tuple(sorted(run, key=lambda word: word.index))


def _apposed(run: list[Word], after: Word) -> bool:
    """Return whether what is on the other side of a comma is a name or the post of one."""
    return after.capital or (any(word.capital for word in run) and after.lower not in _RELATIVE)
