"""Teacher, answers and pupil on another machine, which has a GPU and nothing of this one.

    python -m training.gpu pack --encoder FOLDER -o FOLDER [--mib N] [--pairs N] [--shards N]
                                [--start RUN] [--settings FILE]
    python -m training.gpu run --minutes M --out FOLDER [--total M] [--parts FOLDER]
                               [--work FOLDER] [--device cuda|cpu]
    python -m training.gpu unpack FOLDER [--name RUN] [--settings FILE]

See "On a machine with a GPU" in training/README.md.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

# Loading the libraries costs time that the clock has to see.
_BEGAN = time.monotonic()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    steps = parser.add_subparsers(dest="step", required=True)
    pack = steps.add_parser("pack", help="here: write what the other machine needs, in parts")
    pack.add_argument("--encoder", required=True, type=Path, help="folder of all-mpnet-base-v2")
    pack.add_argument("-o", "--out", required=True, type=Path, help="folder of the parts")
    pack.add_argument("--mib", type=float, default=60, help="of a part, at most")
    pack.add_argument("--pairs", type=int, default=400_000, help="outputs of pools to be judged")
    pack.add_argument("--shards", type=int, help="of each folder of rows, at most")
    pack.add_argument("--start", default="shipped", help="run that the pupil starts from")
    run = steps.add_parser("run", help="there: train, judge, train")
    run.add_argument("--minutes", type=float, required=True, help="of this call, start included")
    run.add_argument("--total", type=float, help="minutes of all calls together")
    run.add_argument("--out", required=True, type=Path, help="folder of what goes back")
    run.add_argument("--parts", type=Path, default=Path("training/work/gpu-parts"))
    run.add_argument("--work", type=Path, default=Path("training/work/gpu-run"))
    run.add_argument("--device", default="auto")
    unpack = steps.add_parser("unpack", help="here: take over what came back")
    unpack.add_argument("folder", type=Path)
    unpack.add_argument("--name", default="pupil", help="of the run")
    for step in (pack, unpack):
        step.add_argument("--settings", default="training/settings.toml")
    return parser.parse_args()


def main() -> None:
    """Do one of the three steps."""
    chosen = _arguments()
    if chosen.step == "run":
        from training.gpu_run import run

        times = (chosen.minutes, chosen.total or chosen.minutes, _BEGAN)
        written = run(chosen.parts, chosen.work, chosen.out, chosen.device, times)
    else:
        from training import bag
        from training.pairs import read_settings

        settings = read_settings(chosen.settings)
        if chosen.step == "unpack":
            bag.unpack(settings, chosen.folder, chosen.name)
            return
        written = bag.pack(
            settings,
            chosen.encoder,
            chosen.out,
            pairs=chosen.pairs,
            shards=chosen.shards,
            start=chosen.start,
            size=int(chosen.mib * (1 << 20)),
        )
    for path in written:
        print(f"{path}: {path.stat().st_size / (1 << 20):.1f} MiB")


if __name__ == "__main__":
    main()
