"""Codes of languages: what users write, and what each family of engines calls the same language."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl"}
_TRADITIONAL = frozenset(("hant", "tw", "hk", "mo"))
# Written without spaces between sentences.
_UNSPACED = frozenset(("zh", "ja", "th", "lo", "km", "my"))


class Codes(NamedTuple):
    """A language's codes: ISO 639-1, ISO 639-3, and NLLB's."""

    two: str
    three: str
    nllb: str


def base(code: str) -> str:
    """Return the language of a code as detection names it: "zh" of "zh-Hant", "no" of "nb"."""
    short = code.replace("_", "-").partition("-")[0].lower()
    return _SAME.get(short, short)


def gap(code: str) -> str:
    """Return what stands between two sentences of a language."""
    return "" if base(code) in _UNSPACED else " "


def three_letters(code: str) -> str:
    """Return the ISO 639-3 code, the given one where it is not known."""
    known = _table().get(base(code))
    return known.three if known else base(code)


def nllb(code: str) -> str:
    """Return what NLLB calls a language; a code of its own kind, such as "zho_Hant", stands."""
    if "_" in code and code.partition("_")[2].istitle():
        return code
    known = _table().get(base(code))
    if known is None:
        return code
    if known.two == "zh" and _TRADITIONAL & set(code.lower().replace("_", "-").split("-")):
        return "zho_Hant"
    if code.lower().startswith("nn"):
        return "nno_Latn"
    return known.nllb


@lru_cache(maxsize=1)
def _table() -> dict[str, Codes]:
    lines = files("evaluator.translate").joinpath("codes.tsv").read_text("utf-8").splitlines()
    rows = (Codes(*line.split("\t")) for line in lines if not line.startswith("#"))
    return {row.two: row for row in rows}
