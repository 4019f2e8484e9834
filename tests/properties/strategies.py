"""Texts to try everything on: any Unicode at all, prose, and prose with odd signs strewn in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st

# A whole comparison takes some 10 ms; these bounds keep the folder under a minute.
FEW = settings(max_examples=25, deadline=None)
SOME = settings(max_examples=60, deadline=None)
MANY = settings(max_examples=200, deadline=None)

_ODD = (
    "\0\x07\x1b\x85\xa0\xad\u0300\u0301\u200b\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069"
    "\ufeff\ufffd\ufffe\U0001f469\U0001f3fd\U000e0001\u1100\u1161\u11a8\u0e33\u1f1e6٣४௪½²Ⅷ①ßİıſ"
)
_MARKS = " \t\n\r\f.,:;!?…'\"“”‘’«»()[]{}<>&/\\|*_#`~-–—%€$£@=+0123456789"

any_text = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(_ODD + _MARKS),
        st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFG"),
    ),
    max_size=160,
)
"""Any code points at all: lone surrogates, controls, directions, what combines."""

encodable_text = any_text.map(lambda text: text.encode("utf-8", "ignore").decode("utf-8"))
"""Likewise without lone surrogates, which no file in UTF-8 can hold."""

_NOUNS = (
    "bridge council river ferry budget engine harbour minister report winter school farmer doctor "
    "station garden forest market village company teacher library signal tower valley museum"
)
_VERBS = "opened closed repaired praised sold visited moved painted guarded measured"
_NAMES = ("Ada Brandt", "Olek", "Lindhaven", "Mrs Quay", "the Avelin council", "Tomas Reyer")
_TAILS = (
    "", " on Tuesday", " for 14 million euros", " in 1997", " after 3 weeks", " near the coast",
    ", but nobody noticed", " without a word", " because the rain did not stop", " by 8.5%",
)  # fmt: skip


@st.composite
def sentence(draw: st.DrawFn) -> str:
    """Draw a plain English sentence."""
    name, verb = draw(st.sampled_from(_NAMES)), draw(st.sampled_from(_VERBS.split()))
    first, second = draw(
        st.lists(st.sampled_from(_NOUNS.split()), min_size=2, max_size=2, unique=True)
    )
    said = f"{name} {verb} the {first} and the {second}{draw(st.sampled_from(_TAILS))}."
    return said[0].upper() + said[1:]


sentences = st.lists(sentence(), min_size=4, max_size=9, unique=True)


@st.composite
def paragraphs(draw: st.DrawFn) -> list[list[str]]:
    """Draw an article: paragraphs of sentences, no sentence twice."""
    said = draw(sentences)
    cuts = draw(st.sets(st.integers(1, len(said) - 1), max_size=3))
    bounds = [0, *sorted(cuts), len(said)]
    return [said[start:end] for start, end in pairwise(bounds)]


def text_of(article: Sequence[Sequence[str]]) -> str:
    """Return an article as a text, a blank line between paragraphs."""
    return "\n\n".join(" ".join(paragraph) for paragraph in article)


prose = paragraphs().map(text_of)


@st.composite
def soiled(draw: st.DrawFn) -> str:
    """Draw prose with odd signs strewn in."""
    text = draw(prose)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(_ODD + _MARKS)) + text[at:]
    return text.encode("utf-8", "ignore").decode("utf-8")


article = st.one_of(prose, soiled(), encodable_text)
