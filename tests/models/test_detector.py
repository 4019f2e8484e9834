"""The bundled detector: what it loads, what it says, and what must not matter to it."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from evaluator.errors import EXIT_FAILED, ModelError
from evaluator.models import pairing
from evaluator.models.detector import BUNDLED, Detector, load_detector, read_card
from evaluator.types import Category

FAITHFUL = [
    ("The harbour master closed the port at noon.", "At noon, the harbour master shut the port."),
    ("Three ships were damaged in the storm.", "The storm damaged three ships."),
    ("She said the bridge would open in May.", "The bridge would open in May, she said."),
]
DRIFTED = [
    (
        "The harbour master closed the port at noon.",
        "At noon, the harbour master did not shut the port.",
    ),
    ("Three ships were damaged in the storm.", "The storm damaged thirty ships."),
    ("She said the bridge would open in May.", "The bridge would open in August, she said."),
]


@pytest.fixture(scope="module")
def detector() -> Detector:
    loaded = load_detector(device="cpu", precision="fp32")
    assert isinstance(loaded, Detector)
    return loaded


def test_drift_is_likelier_than_in_a_faithful_rewrite(detector: Detector) -> None:
    for faithful, drifted in zip(FAITHFUL, DRIFTED, strict=True):
        one, two = detector.detect([faithful, drifted])
        assert one.probability < two.probability


def test_a_changed_figure_is_tagged_on_both_sides(detector: Detector) -> None:
    original = "The council spent 14 million crowns on the new tram line last year."
    rewrite = "The council spent 19 million crowns on the new tram line last year."
    (detection,) = detector.detect([(original, rewrite)])
    for text, tags, figure in (
        (original, detection.original_tags, "14"),
        (rewrite, detection.rewrite_tags, "19"),
    ):
        assert any(figure in text[t.start : t.end] for t in tags)
        assert all(0 <= t.start < t.end <= len(text) for t in tags)
        assert all(0 < t.probability <= 1 for t in tags)
        assert all(isinstance(t.category, Category) for t in tags)


def test_a_copy_is_clear(detector: Detector) -> None:
    for text, _ in FAITHFUL:
        (detection,) = detector.detect([(text, text)])
        assert detection.probability == 0.0
        assert detection.original_tags == detection.rewrite_tags == ()


def test_a_copy_is_not_read(detector: Detector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detector, "_net", None)
    detector.detect([(text, text) for text, _ in FAITHFUL])


def test_direction_matters_little(detector: Detector) -> None:
    pairs = FAITHFUL + DRIFTED
    there = [d.probability for d in detector.detect(pairs)]
    back = [d.probability for d in detector.detect([(b, a) for a, b in pairs])]
    assert there == pytest.approx(back, abs=0.25)


def test_batches_do_not_matter(detector: Detector) -> None:
    pairs = [
        *FAITHFUL,
        *DRIFTED,
        (" ".join(a for a, _ in FAITHFUL), " ".join(b for _, b in DRIFTED)),
    ]
    together = detector.detect(pairs)
    alone = [detector.detect([pair])[0] for pair in pairs]
    assert [d.probability for d in together] == pytest.approx(
        [d.probability for d in alone], abs=1e-5
    )
    assert [[t[:3] for t in d.rewrite_tags] for d in together] == [
        [t[:3] for t in d.rewrite_tags] for d in alone
    ]


def test_a_long_pair_is_read_to_its_end(detector: Detector) -> None:
    start = " ".join(
        f"In section {n} of the report the inspectors describe pier {n} and its lamps."
        for n in range(1, 41)
    )
    end = " The old lighthouse was repaired in 1974."
    wrong = " The old lighthouse was not repaired in 1974."
    same, differs = detector.detect([(start + end, start + end), (start + end, start + wrong)])
    assert same.probability < differs.probability
    assert any(t.start >= len(start) for t in differs.rewrite_tags)


def test_empty_sides(detector: Detector) -> None:
    values = [d.probability for d in detector.detect([("", ""), ("a b", ""), (" ", "a b")])]
    assert values == [0.0, 1.0, 1.0]
    assert detector.detect([]) == []


def test_info_names_the_weights(detector: Detector) -> None:
    assert detector.info.sha256 == read_card(BUNDLED).sha256
    assert 0 < detector.base_rate < 1


def test_weights_are_small_and_no_pickle() -> None:
    names = {path.name for path in BUNDLED.iterdir()}
    assert names == {"detector.json", "detector.safetensors"}
    assert (BUNDLED / "detector.safetensors").stat().st_size < 30_000_000


def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED, tmp_path / "detector"))


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    with (folder / "detector.safetensors").open("r+b") as weights:
        weights.seek(-1, 2)
        weights.write(b"\x01")
    with pytest.raises(ModelError) as caught:
        load_detector(str(folder), device="cpu")
    assert caught.value.slug == "model-checksum"


@pytest.mark.parametrize(
    ("key", "value", "slug"),
    [
        ("schema", "evaluator.detector/99", "detector-invalid"),
        ("categories", ["number", "mood"], "detector-invalid"),
        ("encoder_sha256", "0" * 64, "detector-encoder"),
        ("categories", ["number"], "detector-invalid"),
    ],
)
def test_a_card_that_does_not_fit_is_refused(
    tmp_path: Path, key: str, value: object, slug: str
) -> None:
    folder = copied(tmp_path)
    record = json.loads((folder / "detector.json").read_text())
    record[key] = value
    (folder / "detector.json").write_text(json.dumps(record))
    with pytest.raises(ModelError) as caught:
        load_detector(str(folder), device="cpu")
    assert caught.value.slug == slug


@pytest.mark.parametrize(
    "key", ["encoder.encoder.layer.0.attention.self.query.weight", "kind.weight"]
)
def test_weights_of_another_shape_are_refused_by_name(tmp_path: Path, key: str) -> None:
    folder = copied(tmp_path)
    path = folder / "detector.safetensors"
    state = load_file(path)
    save_file({**state, key: state[key][:-1].contiguous()}, path)
    record = json.loads((folder / "detector.json").read_text())
    record["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "detector.json").write_text(json.dumps(record))
    with pytest.raises(ModelError) as caught:
        load_detector(str(folder), device="cpu")
    assert caught.value.slug == "detector-invalid"
    assert f"size mismatch for {key}" in caught.value.message
    assert "training.export" in caught.value.cure
    assert caught.value.exit_code == EXIT_FAILED


def test_match_states() -> None:
    one, two = ["the", "the", "ship", "sails", "12"], ["the", "ship", "sailed", "13"]
    assert pairing.match_states(one, two)[0] == [
        pairing.MORE, pairing.MORE, pairing.SAME, pairing.STEM, pairing.ALONE,
    ]  # fmt: skip


def test_match_states_of_exchanged_words() -> None:
    one, two = ["ann", "called", "for", "ben"], ["ben", "called", "for", "ann"]
    first, second = pairing.match_states(one, two)
    assert first == second == [pairing.EARLIER, pairing.SAME, pairing.SAME, pairing.LATER]


def test_match_states_of_a_moved_clause() -> None:
    one = ["rain", "fell", "while", "kim", "slept", "well"]
    two = ["while", "kim", "slept", "well", "rain", "fell"]
    first, second = pairing.match_states(one, two)
    assert first == [pairing.EARLIER] * 2 + [pairing.SAME] * 4
    assert second == [pairing.SAME] * 4 + [pairing.LATER] * 2
