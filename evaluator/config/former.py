"""Settings that a file may no longer hold, and what took their place."""

from __future__ import annotations

_CUTS = (
    "A finding's severity no longer hangs on the drift. How sure a finding must be is set by "
    "'drift.possible', 'drift.likely' and 'drift.sure'; `evaluator calibrate` fits them."
)
_LEFT_ASIDE = {
    f"drift.{name}": _CUTS
    for name in ("minor", "major", "critical", "learned_minor", "learned_major", "least_shown")
}
_FIXED = (
    "Take it out: the aligner's numbers are fitted and come with the program. From Python: "
    "Settings(align=AlignSettings(…)), with AlignSettings of evaluator.alignment."
)


def left_aside(name: str) -> str | None:
    """Return what to do about a setting that is left aside, None for other names."""
    return _LEFT_ASIDE.get(name)


def refused(name: str) -> str | None:
    """Return what to do about a setting that is refused, since without it scores would change."""
    return _FIXED if name.partition(".")[0] == "align" else None
