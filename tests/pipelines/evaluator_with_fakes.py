"""The command with models that need no weights: `python evaluator_with_fakes.py ARGUMENTS…`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from evaluator import api
from evaluator.cli.main import run
from tests.batch import models

api.load_models = models.load
run()
