"""A cross-encoder for inference in the detector's place: labels, directions, length."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification

from evaluator.errors import ModelError
from evaluator.models.detector import load_detector
from evaluator.models.nli import NliDetector, entailment_index
from tests.models.tiny import TEXTS, WIDE, wordpiece

LABELS = {0: "contradiction", 1: "entailment", 2: "neutral"}


def nli_model(folder: Path, labels: dict[int, str] = LABELS) -> Any:
    """A tiny classifier with random weights, saved as transformers does."""
    size = len(wordpiece(folder))
    torch.manual_seed(7)
    model = BertForSequenceClassification(
        BertConfig(
            vocab_size=size,
            max_position_embeddings=48,
            pad_token_id=0,
            id2label=labels,
            label2id={label: i for i, label in labels.items()},
            **WIDE,
        )
    )
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(0, 0.3)
    model.eval().save_pretrained(folder)
    return model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("nli")
    nli_model(path)
    return path


@pytest.fixture(scope="module")
def detector(folder: Path) -> NliDetector:
    loaded = load_detector(str(folder), device="cpu", precision="fp32")
    assert isinstance(loaded, NliDetector)
    return loaded


def entailed(folder: Path, one: str, two: str) -> float:
    """What transformers itself says, one pair at a time."""
    from transformers import AutoTokenizer

    model = BertForSequenceClassification.from_pretrained(folder)
    tokens = AutoTokenizer.from_pretrained(folder)(one, two, return_tensors="pt")
    with torch.no_grad():
        return float(model(**tokens).logits.softmax(-1)[0, 1])


def test_the_worse_direction_counts(folder: Path, detector: NliDetector) -> None:
    pairs = [(TEXTS[0], TEXTS[1]), (TEXTS[2], TEXTS[3])]
    for pair, detection in zip(pairs, detector.detect(pairs), strict=True):
        there, back = entailed(folder, *pair), entailed(folder, *pair[::-1])
        assert detection.probability == pytest.approx(1 - min(there, back), abs=1e-5)
        assert detection.original_tags == detection.rewrite_tags == ()


def test_direction_does_not_matter(detector: NliDetector) -> None:
    (one,), (two,) = (
        detector.detect([(TEXTS[0], TEXTS[3])]),
        detector.detect([(TEXTS[3], TEXTS[0])]),
    )
    assert one.probability == pytest.approx(two.probability, abs=1e-6)


def test_batches_do_not_matter(detector: NliDetector) -> None:
    pairs = [(a, b) for a in TEXTS for b in TEXTS]
    together = [d.probability for d in detector.detect(pairs)]
    alone = [detector.detect([pair])[0].probability for pair in pairs]
    assert together == pytest.approx(alone, abs=1e-5)


def test_long_pairs_are_read_to_the_end(detector: NliDetector) -> None:
    long = " ".join(TEXTS[:4])
    (same,) = detector.detect([(long, long)])
    (end_differs,) = detector.detect([(long, " ".join([*TEXTS[:3], "a a a a a a a a a a"]))])
    assert same.probability != end_differs.probability


def test_empty_sides(detector: NliDetector) -> None:
    values = [d.probability for d in detector.detect([("", ""), ("a", " "), ("", "a")])]
    assert values == [0.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("labels", "index"),
    [
        ({"0": "ENTAILMENT", "1": "NEUTRAL", "2": "CONTRADICTION"}, 0),
        ({"0": "contradiction", "1": "entailment", "2": "neutral"}, 1),
        ({"0": "not_entailment", "1": "entailment"}, 1),
    ],
)
def test_label_order_comes_from_the_configuration(
    tmp_path: Path, labels: dict[str, str], index: int
) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"id2label": labels}))
    assert entailment_index(tmp_path) == index


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}},
        {"id2label": {"0": "positive", "1": "negative"}},
        {"id2label": {"0": "neutral", "1": "contradiction"}},
    ],
)
def test_labels_that_say_nothing_are_refused(tmp_path: Path, config: dict[str, Any]) -> None:
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError) as caught:
        entailment_index(tmp_path)
    assert caught.value.slug == "nli-labels"
