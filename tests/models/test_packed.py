"""Bf16 on a CPU: texts without padding, read as the padded model reads them."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from evaluator.models import packed
from evaluator.models.detector import Detector, load_detector
from evaluator.models.device import Placement, cpu_multiplies_bf16
from evaluator.models.packed import PackedBert, pack
from evaluator.models.tokenise import make_batches
from tests.models import tiny

in_bf16 = pytest.mark.skipif(not cpu_multiplies_bf16(), reason="this processor has no bf16")
BF16 = Placement("cpu", "bf16", 2048)


def bert(**settings):
    torch.manual_seed(0)
    config = BertConfig(vocab_size=50, **{**tiny.WIDE, **settings})
    return BertModel(config, add_pooling_layer=False).eval().to(torch.bfloat16)


@in_bf16
@torch.inference_mode()
def test_states_are_the_models_own():
    model = bert()
    lengths = torch.tensor([9, 9, 300, 1, 5])
    mask = torch.arange(300) < lengths[:, None]
    ids = torch.randint(5, 50, mask.shape) * mask
    expected = model(input_ids=ids, attention_mask=mask.long()).last_hidden_state
    quick = pack(model, BF16)
    assert quick is not None
    places = torch.arange(300).expand_as(ids)
    found = quick.padded(quick.words(ids[mask]), places[mask], mask)
    assert found.dtype == torch.bfloat16
    assert (found[mask] - expected[mask]).abs().max() < 0.05
    assert not found[~mask].any()


@in_bf16
@torch.inference_mode()
def test_company_does_not_matter():
    quick = PackedBert(bert())
    lengths = [40, 40, 12, 30]
    ids = torch.randint(5, 50, (sum(lengths),))
    places = torch.cat([torch.arange(length) for length in lengths])
    together = quick.states(quick.words(ids), places, lengths).split(lengths)
    for own, at, there in zip(ids.split(lengths), places.split(lengths), together, strict=True):
        assert torch.equal(quick.states(quick.words(own), at, [len(own)]), there)


def test_only_a_plain_bert_in_bf16_on_a_cpu_is_packed():
    assert pack(bert(), Placement("cpu", "fp32", 2048)) is None
    assert pack(bert(), Placement("cuda:0", "bf16", 2048)) is None
    assert pack(bert(hidden_act="relu"), BF16) is None
    assert pack(bert(is_decoder=True), BF16) is None
    assert pack(torch.nn.Linear(2, 2), BF16) is None


def absent(*_):
    raise AttributeError("'_OpNamespace' 'mkldnn' object has no attribute")


def changed(*_):
    raise RuntimeError("_linear_pointwise() is missing value for argument")


@pytest.mark.parametrize("name", ["_reorder_linear_weight", "_linear_pointwise"])
@pytest.mark.parametrize("fault", [absent, changed])
@torch.inference_mode()
def test_without_torchs_own_operator_the_product_is_the_same(monkeypatch, name, fault):
    class Library:
        def __getattr__(self, asked):
            if asked != name:
                return lambda *values: values[0]
            return fault() if fault is absent else fault

    monkeypatch.setattr(packed, "torch", SimpleNamespace(ops=SimpleNamespace(mkldnn=Library())))
    weight, bias, rows = (torch.randn(size) for size in ((3, 4), (3,), (5, 4)))
    found = packed._product(weight, bias)(rows)
    assert torch.equal(found, torch.nn.functional.linear(rows, weight, bias))


@in_bf16
def test_the_detector_answers_as_in_fp32_whatever_the_batch():
    pairs = [
        (one, two) for one in tiny.TEXTS for two in (*tiny.TEXTS[:2], f"{one} {one}") if one != two
    ]
    plain = load_detector(device="cpu", precision="fp32")
    quick = load_detector(device="cpu", precision="bf16")
    assert isinstance(quick, Detector)
    assert quick._net.packed is not None
    together = [found.probability for found in quick.detect(pairs)]
    alone = [quick.detect([pair])[0].probability for pair in pairs]
    exact = [found.probability for found in plain.detect(pairs)]
    assert together == pytest.approx(alone, abs=1e-5)
    assert together == pytest.approx(exact, abs=0.01)


def test_filled_batches_hold_every_window_once_within_the_budget():
    lengths = np.random.default_rng(0).integers(3, 200, 500).astype(np.int32)
    batches = make_batches(lengths, 1000, padded=False)
    assert sorted(np.concatenate(batches).tolist()) == list(range(500))
    sizes = [int(lengths[batch].sum()) for batch in batches]
    assert max(sizes) <= 1000
    assert len(batches) <= lengths.sum() / 800 + 1
    assert make_batches(np.array([5000, 4], np.int32), 1000, padded=False)[0].tolist() == [0]
    assert make_batches(np.array([], np.int32), 1000, padded=False) == []
