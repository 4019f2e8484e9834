"""The models that a run asks, loaded as the settings say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from evaluator.config import Settings
from evaluator.models import TextEncoder
from evaluator.plugins import Plugins, load_plugins
from evaluator.types import Detection, ModelInfo

if TYPE_CHECKING:
    from evaluator.models.device import Placement

NO_DETECTOR = "none"


class PairDetector(Protocol):
    """What is asked of a learned detector."""

    @property
    def info(self) -> ModelInfo:
        """Which model it is."""

    def detect(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Detection]:
        """Return a detection a pair, in order."""


class PlacedEncoder(TextEncoder, Protocol):
    """An encoder that says where it runs."""

    @property
    def placement(self) -> Placement:
        """Device, precision and token budget."""


class PlacedDetector(PairDetector, Protocol):
    """Likewise a detector."""

    @property
    def placement(self) -> Placement:
        """Device, precision and token budget."""


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

    placed: dict[str, Any] = {
        "device": settings.device,
        "precision": settings.precision,
        "batch_tokens": settings.batch_tokens,
        "threads": settings.threads,
        "bulk": bulk,
    }
    plugins = load_plugins(settings.metrics, settings.evidence)
    encoder = load_encoder(settings.encoder, **placed)
    if settings.detector == NO_DETECTOR:
        return Models(encoder, plugins=plugins)
    return Models(encoder, load_detector(settings.detector, **placed), plugins)
