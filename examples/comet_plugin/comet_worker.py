"""Scores pairs with COMET in an environment of its own: a line of JSON in, a line out.

python comet_worker.py MODEL
"""

import json
import logging
import os
import sys
from importlib.metadata import version
from pathlib import Path

import torch
from comet import download_model, load_from_checkpoint

BATCH = 16


def main(model: str) -> None:
    """Say COMET's version, then answer each list of samples with the list of their scores."""
    # Whatever the libraries print is a message; the answers have the pipe to themselves.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    network = load_from_checkpoint(model if Path(model).is_file() else download_model(model)).eval()
    print(json.dumps(version("unbabel-comet")), file=answers, flush=True)
    for line in sys.stdin:
        gpus = int(torch.cuda.is_available())
        said = network.predict(json.loads(line), batch_size=BATCH, gpus=gpus, progress_bar=False)
        print(json.dumps(said.scores), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
