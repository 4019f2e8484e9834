"""The options that are settings say and allow what the settings are declared with."""

import pytest
from typer.testing import CliRunner

from evaluator import setting
from evaluator.cli.main import app
from evaluator.cli.shared import SHARED
from evaluator.config import Settings
from evaluator.config.settings import Leaf, leaves
from evaluator.gates import Gates
from evaluator.pair_files import PairPatterns

LEAVES: dict[str, Leaf] = {
    **dict(leaves(Settings)),
    **dict(leaves(Gates, "gate.")),
    **dict(leaves(PairPatterns, "check.")),
}


@pytest.mark.parametrize("name", SHARED)
def test_an_option_is_the_declaration_of_its_setting(name: str) -> None:
    assert SHARED[name].told is LEAVES[SHARED[name].setting].told


def test_every_setting_says_what_it_means() -> None:
    assert [name for name, leaf in LEAVES.items() if not leaf.told.help] == []
    assert "seed: Seed of the resampling." in (Settings.__doc__ or "")


def test_help_and_bounds_come_from_it() -> None:
    prior, metrics = (
        SHARED[name].annotation(name).__metadata__[0] for name in ("prior", "metrics")
    )
    assert prior.help == setting.PRIOR.help
    assert (prior.min, prior.max) == (setting.PRIOR.low, setting.PRIOR.high)
    assert metrics.help == f"{setting.METRICS.help[:-1]}; again for another."
    beyond = CliRunner().invoke(app, ["compare", "a", "b", "--prior", "1"])
    assert beyond.exit_code == 2
