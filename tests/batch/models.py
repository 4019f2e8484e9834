"""Models for workers, importable by name in the processes that they run in."""

import os
import signal
import time
from pathlib import Path

from evaluator.config import Settings
from evaluator.errors import ModelError
from evaluator.loading import Models, Translators
from evaluator.models.device import Placement
from evaluator.types import Encoded
from tests.fakes.encoder import HashEncoder
from tests.fakes.translators import Spelling


class PlacedHashEncoder(HashEncoder):
    """A HashEncoder that pretends to run somewhere.

    A text with a word such as "slowly!" in it makes it slow, kills its process, or upsets it.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.placement = Placement("cpu", "fp32", settings.batch_tokens or 1024)

    def encode(self, texts, *, tokens: bool = False) -> Encoded:
        for text in texts:
            if "slowly!" in text:
                time.sleep(0.3)
            if "deadly!" in text:
                os.kill(os.getpid(), signal.SIGKILL)
            if "upsetting!" in text:
                raise ModelError("model-not-finite", "The encoder was upset.")
            if "faulty!" in text:
                raise RuntimeError("a fault of the program")
            if "once:" in text:
                once(Path(text.split("once:")[1].split()[0]))
        return super().encode(texts, tokens=tokens)


def once(path: Path) -> None:
    """Kill this process, unless that was done before."""
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def load(settings: Settings) -> Models:
    return Models(PlacedHashEncoder(settings))


class Counted(Spelling):
    """Counts in a file what it is asked; `slowly!` makes it slow."""

    def translate(self, segments, source, target):
        with Path(os.environ["ASKED"]).open("a", encoding="utf-8") as file:
            file.writelines(f"{self.name} {target} {text}\n" for text in segments)
        if any("slowly!" in text for text in segments):
            time.sleep(0.3)
        return super().translate(segments, source, target)


def load_translating(settings: Settings) -> Models:
    """As the settings name them: "spelling", or "NAME:BEFORE=AFTER" that changes words back."""
    made = []
    for name in settings.translate.translators:
        name, _, change = name.partition(":")
        before, _, after = change.partition("=")
        made.append(Counted(name, {before: after} if change else None))
    return Models(PlacedHashEncoder(settings), translators=Translators(made[0], tuple(made)))


def refuse(settings: Settings) -> Models:
    raise ModelError("model-missing", "There is no such model.", "Name another.")


def break_down(settings: Settings) -> Models:
    raise ZeroDivisionError("a fault of the program")
