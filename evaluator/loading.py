"""The models that a run asks, loaded as the settings say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from evaluator.config import Settings, keys
from evaluator.errors import TranslationError
from evaluator.models import PlacedDetector, PlacedEncoder
from evaluator.plugins import Plugins, Translator, load_plugins
from evaluator.translate import KEYS, Means, make, signature_of
from evaluator.types import ModelInfo

NO_DETECTOR = "none"


@dataclass(frozen=True)
class Translators:
    """Who translates.

    Attributes:
        there: Into the other language, where no translation is given.
        back: A way back each, the first one being what is compared and shown.
    """

    there: Translator
    back: tuple[Translator, ...]

    def signatures(self, source: str | None, target: str | None) -> list[str]:
        """Return those of all of them, the way there first.

        Args:
            source: The originals' language, where it is known.
            target: The translations', likewise.
        """
        if source is None or target is None:
            return [each.signature for each in (self.there, *self.back)]
        found = [signature_of(each, target, source) for each in self.back]
        try:
            return [signature_of(self.there, source, target), *found]
        except TranslationError:  # nobody may need to go there
            return [self.there.signature, *found]


@dataclass(frozen=True)
class Models:
    """The models of a run and its plugins; without a detector the rules speak alone.

    Attributes:
        translators: Those of round trips, None where none are named.
    """

    encoder: PlacedEncoder
    detector: PlacedDetector | None = None
    plugins: Plugins = field(default_factory=Plugins)
    translators: Translators | None = None

    @property
    def infos(self) -> list[ModelInfo]:
        """Which models they are, for the result."""
        return [self.encoder.info] + ([self.detector.info] if self.detector else [])

    @property
    def batch_tokens(self) -> int:
        """The lower of their token budgets, which sinks where memory runs out."""
        budgets = [self.encoder.placement.batch_tokens]
        if self.detector is not None:
            budgets.append(self.detector.placement.batch_tokens)
        return min(budgets)


Loader = Callable[[Settings], Models]


def placing(settings: Settings) -> dict[str, Any]:
    """Return what `load_encoder` and `load_detector` are told of where a model is to run."""
    names = ("device", "precision", "batch_tokens", "threads")
    return {name: getattr(settings, name) for name in names}


def load_bulk_models(settings: Settings) -> Models:
    """Load the models for many pairs to come (see `load_models`)."""
    return load_models(settings, bulk=True)


def load_models(settings: Settings, *, bulk: bool = False) -> Models:
    """Load the models and plugins that the settings name.

    Args:
        settings: `detector` "none" leaves it out.
        bulk: Many pairs are to come: precision "auto" may take bf16 on a CPU that has it.

    Raises:
        PluginError: As `load_plugins` says.
        ModelError: As `load_encoder` and `load_detector` say.
        TranslationError: As `load_translators` says.
    """
    from evaluator.models import load_detector, load_encoder

    placed = {**placing(settings), "bulk": bulk}
    plugins = load_plugins(settings.metrics, settings.evidence)
    translators = load_translators(settings, bulk=bulk)
    encoder = load_encoder(settings.encoder, **placed)
    if settings.detector == NO_DETECTOR:
        return Models(encoder, plugins=plugins, translators=translators)
    return Models(encoder, load_detector(settings.detector, **placed), plugins, translators)


def same_in_bulk(settings: Settings) -> bool:
    """Whether models for many pairs run as those for one do; not so where `auto` takes bf16."""
    from evaluator.models.device import place

    asked = settings.device, settings.precision, settings.batch_tokens
    return place(*asked, bulk=False) == place(*asked, bulk=True)


def load_translators(settings: Settings, *, bulk: bool = False) -> Translators | None:
    """Make the translators that the settings name, None where they name none.

    A pair of languages that is known beforehand is looked for at once.

    Raises:
        TranslationError, PluginError, ModelError: As `translate.make` says.
    """
    told = settings.translate
    if not told.translators:
        return None
    means = Means({**placing(settings), "bulk": bulk}, settings.read.allow_network, keys(KEYS))
    made = {
        name: make(name, told, means)
        for name in dict.fromkeys((told.there or told.translators[0], *told.translators))
    }
    back = tuple(made[name] for name in dict.fromkeys(told.translators))
    there = made[told.there or told.translators[0]]
    if told.source and told.target:
        for each in back:
            each.prepare(told.target, told.source)
    return Translators(there, back)
