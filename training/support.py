"""What a pool of translations bears out: whether two versions say the same, whether an edit harms.

A version that agrees with the pool may still leave out what most others say, and an edit of a
paraphrase may repair it: a word is dropped that the original never had, or is replaced by the very
word of the original. Pairs of which that must be feared are not made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from training.analyse import Sentence, Word
from training.lexicon import Lexicon, wordnet_pos
from training.natural import content_keys, keys
from training.scene import NUMBER_WORDS

_MOST = 0.6
_SMALL_POOL = 6
_SHARE = 10
_STEM = 5
_FIGURES = {word: str(n) for n, word in enumerate(NUMBER_WORDS[:20], 1)}
_QUOTES = frozenset("\"“”„«»‘’'")


def count_support(sentences: Iterable[Sentence], lexicon: Lexicon) -> Counter[str]:
    """Count in how many sentences each content word stands."""
    return Counter(k for s in sentences for k in set(content_keys(s, lexicon)))


def same_claim(
    one: Sentence, two: Sentence, said: Counter[str], size: int, lexicon: Lexicon
) -> bool:
    """Whether neither version lacks what most say, or says what no other does.

    Args:
        one: A version.
        two: Another one.
        said: In how many versions of the pool each content word stands.
        size: How many versions the pool has.
        lexicon: For synonyms.
    """
    suspicious = 0
    for own, other in ((one, two), (two, one)):
        theirs = content_keys(other, lexicon)
        for word in own.words:
            (key,) = keys(word, lexicon)
            if not word.content or key in theirs or _answered(word, other, lexicon):
                continue
            alone = said[key] <= 1 and size >= _SMALL_POOL
            suspicious += word.text[0].isdecimal() or alone or said[key] >= _MOST * size
    content = min(sum(w.content for w in s.words) for s in (one, two))
    return suspicious <= content // _SHARE


def is_damage(
    one: Sentence, twin: Sentence, result: Sentence, said: Counter[str], lexicon: Lexicon
) -> bool:
    """Whether an edit takes a version away from what the original says.

    Args:
        one: The original.
        twin: The rewrite before the edit.
        result: The rewrite after it.
        said: In how many versions of the pool each content word stands.
        lexicon: For synonyms.
    """
    if _comes_nearer(one, twin, result, said, lexicon):
        return False
    forms = [Counter(_form(w) for w in s.words) for s in (twin, result)]
    dropped = forms[0] - forms[1]
    if forms[1] - forms[0] or not dropped:
        return True
    lost = content_keys(twin, lexicon) - content_keys(result, lexicon)
    if lost:
        return _is_missed(lost, one, twin, result, lexicon)
    # Only marks of quotation were dropped: where the original has none, that repairs.
    return not dropped.keys() <= {'"'} or any(_form(w) == '"' for w in one.words)


def _comes_nearer(
    one: Sentence, twin: Sentence, result: Sentence, said: Counter[str], lexicon: Lexicon
) -> bool:
    """Whether what is new may be as good as the old: the original or a translator has it."""
    before, wanted = content_keys(twin, lexicon), content_keys(one, lexicon)
    new = [w for w in result.words if w.content and not set(keys(w, lexicon)) & set(before)]
    if not new:
        forms = [Counter(_form(w) for w in s.words) for s in (one, twin, result)]
        added = forms[2] - forms[1]
        content_added = content_keys(result, lexicon) - before
        return bool(added and not content_added) and all(forms[0][f] > forms[1][f] for f in added)
    asked = [w for w in one.words if w.content and not set(keys(w, lexicon)) & set(before)]
    return any(
        said[key] or key in wanted or any(_alike(word, w, lexicon) for w in asked)
        for word in new
        for key in keys(word, lexicon)
    )


def _is_missed(
    lost: Counter[str], one: Sentence, twin: Sentence, result: Sentence, lexicon: Lexicon
) -> bool:
    """Whether half of what was dropped stands in the original, and nowhere in the rewrite."""
    wanted, kept = content_keys(one, lexicon), content_keys(result, lexicon)
    answered = {
        key
        for word in twin.words
        if word.content and _answered(word, one, lexicon)
        for key in keys(word, lexicon)
    }
    missed = sum(key not in kept and (key in wanted or key in answered) for key in lost)
    return 2 * missed >= len(lost)


def _form(word: Word) -> str:
    return '"' if word.text in _QUOTES else word.lower


def _answered(word: Word, other: Sentence, lexicon: Lexicon) -> bool:
    return any(w.content and _alike(word, w, lexicon) for w in other.words)


def _alike(one: Word, two: Word, lexicon: Lexicon) -> bool:
    """Whether two words are one figure, begin alike or are synonyms in any sense."""
    if _FIGURES.get(one.lower, one.lower) == _FIGURES.get(two.lower, two.lower):
        return True
    if one.text[0].isdecimal() or two.text[0].isdecimal():
        return False
    if one.lower[:_STEM] == two.lower[:_STEM] and min(len(one.lower), len(two.lower)) >= _STEM:
        return True
    senses = lexicon.senses
    return any(
        set(senses.get((pos, one.lemma), ())) & set(senses.get((pos, two.lemma), ()))
        for pos in {wordnet_pos(one.tag), wordnet_pos(two.tag)}
        if pos
    )
