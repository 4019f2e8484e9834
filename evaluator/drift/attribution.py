"""Attribution: who is said to have said it, and statements whose source was left out."""

from __future__ import annotations

from evaluator.drift import lexicon
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.words import Side, Word
from evaluator.types import Category, Severity

_ALIKE = 0.6
_FRAME = 8
# Verbs that make what follows "that" someone's guess, wish or worry, and nothing else.
_FRAMES = frozenset(
    ("fear", "hope", "expect", "suspect", "worry", "suggest", "hint", "assume", "predict", "doubt",
     "speculate", "imagine", "think", "guess")
)  # fmt: skip
# Verbs of speech that as often do something else: "the concert concluded", "added salt".
_AMBIGUOUS = frozenset(
    ("conclude", "add", "note", "reveal", "maintain", "stress", "announce", "declare", "explain")
)
# Base forms that attribute what follows "that": "prosecutors allege that".
_PLAIN = frozenset(
    ("allege", "insist", "assert", "contend", "admit", "deny", "announce", "conclude", "explain",
     "add", "maintain", "tell")
)  # fmt: skip
# "In the view of the bishop", "in the club's opinion".
_VIEWS = frozenset(("view", "opinion", "eyes", "words"))
_VIEW = 5
# What says "according to the agreement" as well.
_IN_LINE_WITH = frozenset(("under", "accordance", "pursuant", "line"))
_BEFORE_SPEECH = frozenset(("that", ",", ":", '"', ".", ""))
_NO_DOERS = frozenset(("the", "a", "to", "i", "you", "we", "as"))


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report a statement whose source was left out, so that a claim reads like a fact."""
    return [
        *_lost(original, rewrite, matching, True),
        *_lost(rewrite, original, matching.flipped(), False),
    ]


def reporting(side: Side, strict: bool = False) -> list[tuple[int, int]]:
    """Return the ranges of words that attribute a statement ("according to", "said").

    Args:
        side: Either side.
        strict: Only verbs that hardly do anything else, where they have a doer.
    """
    verbs = lexicon.listed("reporting")
    words = side.words
    found = []
    for word in words:
        if word.kind != "word":
            continue
        after = words[word.index + 1].lower if word.index + 1 < len(words) else ""
        if word.lower == "according" and after == "to":
            if word.index and _made(words[word.index - 1]):
                continue
            found.append((word.index, word.index + 1))
        elif word.lower in _VIEWS and "in" in (w.lower for w in words[: word.index][-_VIEW:]):
            start = max(w.index for w in words[: word.index] if w.lower == "in")
            found.append((start, word.index))
        elif not strict and (last := _phrasal(words, word.index)):
            found.append((word.index, last))
        elif _speaks(side, word, after) if strict else word.lemma in verbs or word.lower in verbs:
            found.append((word.index, word.index))
    return found


def _phrasal(words: tuple[Word, ...], at: int) -> int:
    """Return where "point out", "spell out", "make clear" or "make it clear" ends; 0 for none."""
    after = [word.lower for word in words[at + 1 : at + 3]]
    if words[at].lemma in ("point", "spell") and after[:1] == ["out"]:
        return at + 1
    if words[at].lemma == "make" and "clear" in after:
        return at + 1 + after.index("clear")
    return 0


def _speaks(side: Side, word: Word, after: str) -> bool:
    """Tell whether a word is a verb of speech with a doer before or after it."""
    earlier = [w.lower for w in side.words[max(0, word.index - 2) : word.index]]
    before = next((lower for lower in reversed(earlier) if lower not in ("also", "already")), "")
    if before in lexicon.listed("auxiliaries") or before in _NO_DOERS:
        return False
    if word.lemma in _AMBIGUOUS and before != "," and after not in _BEFORE_SPEECH:
        return False
    if word.lower in ("say", "claim", "believe", "argue", "warn"):
        return word.index > 0 and (
            after == "that" or side.words[word.index - 1].lower.endswith("s")
        )
    if word.lower in _PLAIN:
        return word.index > 0 and after == "that"
    if word.lemma in _FRAMES:
        return word.index > 0 and after == "that" and not word.lower.endswith("ing")
    return word.lower in lexicon.listed("speech_forms")


def _lost(side: Side, other: Side, matching: Matching, lost: bool) -> list[Evidence]:
    """Report the first source of `side` where the other side names none in any way."""
    mine = reporting(side, True)
    if not mine or not (other.lowers | other.lemmas).isdisjoint(lexicon.listed("speech_nouns")):
        return []
    first, last = mine[0]
    if side.words[first].lower == "according" and not other.lowers.isdisjoint(_IN_LINE_WITH):
        return []
    if _announces(side, last) and not other.lemmas.isdisjoint(_WORDS_FOR_IT):
        return []
    source = _source(side, first, last)
    if any(not _taken(matching, source, j) for j, _ in reporting(other)):
        return []
    if any(matching.similarity[first, j] >= _ALIKE for j in matching.forward.get(first, ())):
        return []
    if '"' in side.text and '"' in other.text:
        return []
    rest = [word for word in side.words if word.content and word.index not in source]
    answered = sum(float(matching.answered_original[word.index]) >= 0.5 for word in rest)
    if not rest or answered < 0.5 * len(rest):
        return []
    grave = side.words[first].lower in lexicon.listed("grave_speech")
    severity = Severity.CRITICAL if grave else Severity.MAJOR
    frame = min(source), max(source)
    span = (side.span(*frame) if frame[1] - frame[0] < _FRAME else side.span(first, last),)
    return [
        Evidence(
            Category.ATTRIBUTION, "source-lost" if lost else "source-added",
            severity if lost else Severity.MINOR, 0.75, span if lost else (), () if lost else span,
        )
    ]  # fmt: skip


# "Said it would not comment" is "declined to comment".
_WORDS_FOR_IT = frozenset(
    ("decline", "refuse", "reject", "promise", "vow", "pledge", "agree", "threaten", "offer",
     "plan", "intend")
)  # fmt: skip


def _announces(side: Side, last: int) -> bool:
    """Tell whether what is said is what the speaker will or will not do."""
    after = [word.lower for word in side.words[last + 1 : last + 4]]
    return after[:1] != [","] and not {"will", "would", "won't", "wouldn't"}.isdisjoint(after)


def _taken(matching: Matching, source: set[int], j: int) -> bool:
    """Tell whether a verb of the other side answers a word of this side outside the source."""
    return any(
        i not in source and matching.similarity[i, j] >= 0.5 for i in matching.backward.get(j, ())
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


def _made(word: Word) -> bool:
    """Tell whether a past participle says what was done in accordance with something."""
    return (
        word.content
        and word.lower != word.lemma
        and word.lemma not in (lexicon.listed("reporting"))
    )
