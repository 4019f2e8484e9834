"""Tokenizers of translation models: how a family is told the languages, how long a text is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from evaluator.errors import ModelError, TranslationError
from evaluator.extras import install_command

# Longer than a sentence ever is: models were trained on sentences and lose words of longer text.
_MOST_TOKENS = 256


class Language(NamedTuple):
    """What families call a language.

    Attributes:
        code: As the user wrote it.
        two: ISO 639-1.
        three: ISO 639-3.
        nllb: As NLLB calls it.
    """

    code: str
    two: str
    three: str
    nllb: str


@dataclass(frozen=True)
class Asked:
    """How a model is asked to translate from one language to another.

    Attributes:
        source: What the tokenizer's `src_lang` is set to, None where it has none.
        prefix: Goes before each text.
        first: Token that the translation is made to begin with, None where it begins freely.
    """

    source: str | None = None
    prefix: str = ""
    first: str | None = None


class TranslationTokeniser:
    """A translation model's tokenizer.

    Args:
        folder: Where it lies.
        positions: Most tokens that the model has positions for; None where it needs none.

    Raises:
        ModelError: "extra-missing" without the packages that it needs; "model-unsupported".
    """

    def __init__(self, folder: Path, positions: int | None = None) -> None:
        self.tokenizer = _load(folder)
        self._folder = folder
        limits = [_MOST_TOKENS] + ([positions - 8] if positions else [])
        self.max_tokens = min(limits)
        self.family = self._family()

    def asked(self, source: Language, target: Language) -> Asked:
        """Return how the model is asked for a pair.

        Raises:
            TranslationError: "translator-pair".
        """
        found = _WAYS[self.family](self, source, target)
        if found is None:
            raise TranslationError(
                "translator-pair",
                f"The model in {self._folder} ({self.family}) does not translate from "
                f"{source.code} to {target.code}.",
                "Choose a model that does; one of a single direction is needed for each way "
                "(--there names that of the way there).",
            )
        return found

    def fits(self, text: str) -> bool:
        """Whether a text is short enough to be translated whole."""
        return len(text) <= self.max_tokens or len(self._ids([text])[0]) <= self.max_tokens

    def ids(self, texts: Sequence[str], asked: Asked) -> list[list[int]]:
        """Return the token ids of texts, special tokens in."""
        if asked.source is not None:
            self.tokenizer.src_lang = asked.source
        return self._ids([f"{asked.prefix}{text}" for text in texts])

    def id_of(self, token: str) -> int:
        """Return the id of a token of the vocabulary."""
        return int(self.tokenizer.convert_tokens_to_ids(token))

    def texts(self, ids: Sequence[Sequence[int]], asked: Asked) -> list[str]:
        """Return what ids of translations say, special tokens and that of the language left out."""
        led = None if asked.first is None else self.id_of(asked.first)
        said = ([token for token in each if token != led] for each in ids)
        return [str(self.tokenizer.decode(one, skip_special_tokens=True)).strip() for one in said]

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        found: list[list[int]] = self.tokenizer(list(texts), verbose=False)["input_ids"]
        return found

    def _has(self, token: str) -> bool:
        unknown = self.tokenizer.unk_token_id
        found = self.tokenizer.convert_tokens_to_ids(token)
        return found is not None and found != unknown

    def _family(self) -> str:
        if hasattr(self.tokenizer, "supported_language_codes"):
            return "marian"
        if self._has("__en__") or self._has("__es__"):
            return "m2m_100"
        if self._has("eng_Latn") or self._has("spa_Latn"):
            return "nllb"
        if self._has("en_XX") or self._has("es_XX"):
            return "mbart"
        if self._has("<2en>") or self._has("<2es>"):
            return "madlad"
        raise ModelError(
            "model-unsupported",
            f"The model in {self._folder} is of no family whose language codes are known.",
            "Use Marian (OPUS-MT), M2M100, NLLB, mBART-50 or MADLAD, or bring it as a plugin.",
        )

    def _marian(self, source: Language, target: Language) -> Asked | None:
        codes: list[str] = list(self.tokenizer.supported_language_codes)
        if codes:
            for name in (target.code, target.two, target.three):
                if f">>{name}<<" in codes:
                    return Asked(prefix=f">>{name}<< ")
            return None
        for said, meant in (
            (self.tokenizer.source_lang, source),
            (self.tokenizer.target_lang, target),
        ):
            # What a model says of itself may be a group of languages, such as "roa".
            short = str(said or "").partition("_")[0].lower()
            if short in (source.two, source.three, target.two, target.three) and short not in (
                meant.two,
                meant.three,
            ):
                return None
        return Asked()

    def _m2m(self, source: Language, target: Language) -> Asked | None:
        one, other = f"__{source.two}__", f"__{target.two}__"
        if not (self._has(one) and self._has(other)):
            return None
        return Asked(source.two, first=other)

    def _nllb(self, source: Language, target: Language) -> Asked | None:
        if not (self._has(source.nllb) and self._has(target.nllb)):
            return None
        return Asked(source.nllb, first=target.nllb)

    def _mbart(self, source: Language, target: Language) -> Asked | None:
        names = [
            next(
                (
                    token
                    for token in map(str, self.tokenizer.get_vocab())
                    if len(token) == 5 and token[:3] == f"{language.two}_" and token[3:].isupper()
                ),
                None,
            )
            for language in (source, target)
        ]
        if names[0] is None or names[1] is None:
            return None
        return Asked(names[0], first=names[1])

    def _madlad(self, source: Language, target: Language) -> Asked | None:
        for name in (target.code.replace("-", "_"), target.two):
            if self._has(f"<2{name}>"):
                return Asked(prefix=f"<2{name}> ")
        return None


_WAYS = {
    "marian": TranslationTokeniser._marian,
    "m2m_100": TranslationTokeniser._m2m,
    "nllb": TranslationTokeniser._nllb,
    "mbart": TranslationTokeniser._mbart,
    "madlad": TranslationTokeniser._madlad,
}


def _load(folder: Path) -> Any:
    import importlib.util

    from transformers import AutoTokenizer

    spoken = any(folder.glob("*.spm")) or any(folder.glob("*.model"))
    if spoken and importlib.util.find_spec("sentencepiece") is None:
        raise ModelError(
            "extra-missing",
            f"The tokenizer in {folder} needs the package sentencepiece.",
            f"Install it: {install_command('translate')}.",
        )
    try:
        return AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, KeyError, TypeError, ImportError, AttributeError) as error:
        raise ModelError(
            "model-unsupported",
            f"The tokenizer in {folder} cannot be loaded: {error}.",
            "The folder must hold the tokenizer's files beside the model "
            "(source.spm, target.spm and vocab.json, or tokenizer.json).",
        ) from error
