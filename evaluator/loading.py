"""The models that a run asks, loaded as the settings say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evaluator.config import Settings
from evaluator.models import PlacedDetector, PlacedEncoder
from evaluator.plugins import Plugins, load_plugins
from evaluator.types import ModelInfo

if TYPE_CHECKING:
    pass

NO_DETECTOR = "none"


@dataclass(frozen=True)
class Models:
    """The models of a run and its plugins; without a detector the rules speak alone."""

    encoder: PlacedEncoder
    detector: PlacedDetector | None = None
    plugins: Plugins = field(default_factory=Plugins)

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
    """
    from evaluator.models import load_detector, load_encoder

    placed = {**placing(settings), "bulk": bulk}
    plugins = load_plugins(settings.metrics, settings.evidence)
    encoder = load_encoder(settings.encoder, **placed)
    if settings.detector == NO_DETECTOR:
        return Models(encoder, plugins=plugins)
    return Models(encoder, load_detector(settings.detector, **placed), plugins)
