"""What `evaluator doctor` looks at: packages, configuration, devices, models, plugins."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from typing import TYPE_CHECKING, Any

from evaluator.cli import hardware
from evaluator.errors import EvaluatorError
from evaluator.extras import install_command

if TYPE_CHECKING:
    from packaging.requirements import Requirement

    from evaluator.cli.options import Chosen
    from evaluator.config import Settings
    from evaluator.types import ModelInfo

TERMS = (
    "the bundled detector's were trained on texts released for research (WMT, SummEdits): judge "
    "whether your use outside research is allowed; --detector none does without them"
)
# Extras for those who work on the program itself.
_OURS = {"build", "dev", "docs", "training"}


class Status(StrEnum):
    """How a check came out."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        subject: What, such as "torch".
        said: What was found.
        cure: What to do where it is missing or wrong.
    """

    subject: str
    status: Status
    said: str
    cure: str = ""


def run_checks(chosen: Chosen) -> Iterator[Check]:
    """Yield every check; one that goes wrong does not keep the others from being made."""
    yield Check("evaluator", Status.OK, version("evaluator"))
    yield Check(
        "Python", Status.OK, f"{platform.python_version()} on {platform.platform(terse=True)}"
    )
    # Not every system tells which cores a process may use.
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    yield Check("processor", Status.OK, f"{cores} cores for this process")
    yield from _packages()
    yield from _extras()
    configuration, settings = _configuration(chosen)
    yield configuration
    if settings is not None:
        yield from _devices(settings)
        yield from _models(settings)
        yield from _translators(settings)
        yield _plugins(settings)


def _packages() -> Iterator[Check]:
    """Look at what the package requires."""
    for requirement in _requirements(""):
        yield _installed(requirement)


def _extras() -> Iterator[Check]:
    for extra in metadata("evaluator").get_all("Provides-Extra") or ():
        if extra in _OURS:
            continue
        wanted = list(_requirements(extra))
        missing = [each.name for each in wanted if _version_of(each.name) is None]
        if missing:
            yield Check(
                f"extra {extra}",
                Status.NOTE,
                f"not installed ({', '.join(missing)})",
                f"Where it is wanted: {install_command(extra)}",
            )
        elif wrong := [each for each in map(_installed, wanted) if each.status is Status.WRONG]:
            said = "; ".join(f"{each.subject} {each.said}" for each in wrong)
            yield Check(f"extra {extra}", Status.NOTE, said, wrong[0].cure)
        else:
            found = ", ".join(f"{each.name} {_version_of(each.name)}" for each in wanted)
            yield Check(f"extra {extra}", Status.OK, found)


def _installed(requirement: Requirement) -> Check:
    found = _version_of(requirement.name)
    cure = f"pip install '{requirement.name}{requirement.specifier}'"
    if found is None:
        return Check(requirement.name, Status.WRONG, "not installed", cure)
    if not requirement.specifier.contains(found, prereleases=True):
        said = f"{found}, but {requirement.specifier} is wanted"
        return Check(requirement.name, Status.WRONG, said, cure)
    return Check(requirement.name, Status.OK, found)


def _requirements(extra: str) -> Iterator[Requirement]:
    """Yield what the package requires: always, or beyond that with an extra."""
    from packaging.requirements import Requirement

    for line in requires("evaluator") or ():
        requirement = Requirement(line)
        marker = requirement.marker
        always = marker is None or marker.evaluate({"extra": ""})
        if always != bool(extra) and (always or (marker and marker.evaluate({"extra": extra}))):
            yield requirement


def _version_of(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _configuration(chosen: Chosen) -> tuple[Check, Settings | None]:
    """Return how the configuration is, and the settings unless they cannot be had."""
    from evaluator.config import in_use, load

    try:
        file = in_use(chosen.config)
        loaded = load(file, flags=chosen.flags)
    except EvaluatorError as error:
        return Check("configuration", Status.WRONG, error.message, error.cure), None
    if loaded.warnings:
        cure = "See all of it with: evaluator check-config"
        return Check(
            "configuration", Status.NOTE, "; ".join(loaded.warnings), cure
        ), loaded.settings
    said = file or "no file: defaults, environment and flags"
    return Check("configuration", Status.OK, said), loaded.settings


def _devices(settings: Settings) -> Iterator[Check]:
    """Look at what the models can run on, and whether a GPU lies idle."""
    from evaluator.models.device import find_devices

    try:
        found = find_devices()
    except (ImportError, OSError) as error:
        cure = "Install torch again; see Installing elsewhere in the README."
        yield Check("devices", Status.WRONG, f"torch does not load: {error}", cure)
        return
    bf16 = ", multiplies in bf16" if found.cpu_bf16 else ""
    yield Check("CPU", Status.OK, f"{found.threads} thread{'s' * (found.threads != 1)}{bf16}")
    idle = hardware.gpus()
    if found.gpus:
        unused = settings.device == "cpu"
        said = f"{', '.join(found.gpus)} (CUDA {found.cuda})"
        yield Check(
            "GPU",
            Status.NOTE if unused else Status.OK,
            f"{said}, not used: device is cpu" if unused else said,
            "Leave --device out, or give --device cuda." if unused else "",
        )
    elif idle:
        why = (
            "this torch is a build for CPUs"
            if found.cuda is None
            else f"torch cannot reach it with CUDA {found.cuda}"
        )
        cure = (
            "Install a build of torch for GPUs."
            if found.cuda is None
            else "Update the driver, or install a torch that was built for an older CUDA."
        )
        yield Check("GPU", Status.NOTE, f"{', '.join(idle)}, not used: {why}", cure)
    else:
        yield Check("GPU", Status.OK, "none")


def _models(settings: Settings) -> Iterator[Check]:
    """Load each model, which verifies its hash and that it fits device and precision."""
    from evaluator.loading import NO_DETECTOR, placing
    from evaluator.models import load_detector, load_encoder

    placed = placing(settings)
    yield _model("encoder", settings.encoder, lambda: load_encoder(settings.encoder, **placed))
    if settings.detector == NO_DETECTOR:
        yield Check("detector", Status.NOTE, "none, as set: the rules speak alone")
    else:
        yield _model(
            "detector", settings.detector, lambda: load_detector(settings.detector, **placed)
        )
    if settings.detector is None:
        yield Check("weights", Status.OK, TERMS)


def _model(subject: str, name: str | None, load: Callable[[], Any]) -> Check:
    """Load a model; only a bundled one, which has no name, has a hash that is known before."""
    began = time.perf_counter()
    try:
        model = load()
    except EvaluatorError as error:
        return Check(subject, Status.WRONG, f"{error.message} ({error.slug})", error.cure)
    except ImportError as error:
        return Check(subject, Status.WRONG, f"cannot be loaded: {error}")
    info: ModelInfo = model.info
    seconds = time.perf_counter() - began
    placement = model.placement
    verified = " as published" if name is None else ""
    return Check(
        subject,
        Status.OK,
        f"{info.name}, SHA-256 {(info.sha256 or '')[:12]}…{verified}, on {placement.device} in "
        f"{placement.precision}, loaded in {seconds:.1f} s",
    )


def _translators(settings: Settings) -> Iterator[Check]:
    """Make the translators that are set, which finds programs, models and keys."""
    from evaluator.loading import load_translators

    if not settings.translate.translators:
        return
    try:
        made = load_translators(settings)
    except EvaluatorError as error:
        said = f"{error.message} ({error.slug})"
        yield Check("translators", Status.WRONG, said, error.cure)
        return
    for each in made.back if made else ():
        yield Check(f"translator {each.name}", Status.OK, each.signature)


def _plugins(settings: Settings) -> Check:
    from evaluator.plugins import load_plugins

    names = (*settings.metrics, *settings.evidence)
    try:
        load_plugins(settings.metrics, settings.evidence)
    except EvaluatorError as error:
        return Check("plugins", Status.WRONG, f"{error.message} ({error.slug})", error.cure)
    return Check("plugins", Status.OK, ", ".join(names) or "none are asked for")
