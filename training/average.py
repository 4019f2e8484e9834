"""Averages the weights of two runs that started from the same weights, or one from the other.

    python -m training.average FIRST SECOND --share 0.7 [--name RUN] [--settings FILE]

What a run gains on the pairs that it was trained on it loses in part on others. A point between
both weights keeps most of the gain and gives back most of the loss; one between two runs on other
pairs does better than either (weight-space averaging: Wortsman et al. 2022, arXiv:2109.01903).
Writes `work/RUN/last.pt`, which `training.export` takes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from training.pairs import read_settings


def main() -> None:
    """Read two checkpoints, write the one between them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("first")
    parser.add_argument("second")
    parser.add_argument("--share", type=float, required=True, help="of the second run, 0 to 1")
    parser.add_argument("--name", default="averaged")
    parser.add_argument("--settings", default="training/settings.toml")
    arguments = parser.parse_args()
    work = Path(read_settings(arguments.settings)["work"])
    one, two = (
        torch.load(work / name / "last.pt", weights_only=True)
        for name in (arguments.first, arguments.second)
    )
    two["master"] = [
        torch.lerp(a, b, arguments.share) for a, b in zip(one["master"], two["master"], strict=True)
    ]
    two["head"] = {
        name: torch.lerp(one["head"][name], weights, arguments.share)
        for name, weights in two["head"].items()
    }
    folder = work / arguments.name
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(two, folder / "last.pt")


if __name__ == "__main__":
    main()
