"""The encoder: equal to sentence-transformers, and independent of what else is encoded."""

import numpy as np
import pytest
import torch
from sentence_transformers.sentence_transformer import modules as st_models

from evaluator.errors import ModelError
from evaluator.models import TextEncoder, load_encoder
from evaluator.models.tokenise import make_batches
from tests.fakes.encoder import HashEncoder
from tests.models import tiny

POOLING = st_models.Pooling


def tanh_dense(inputs: int):
    return st_models.Dense(inputs, 16, activation_function=torch.nn.Tanh())


CASES = {
    "bert mean normalize": (tiny.bert, lambda: [POOLING(32, "mean"), st_models.Normalize()], {}),
    "roberta cls": (tiny.roberta, lambda: [POOLING(32, "cls")], {}),
    "qwen2 lasttoken normalize": (
        tiny.qwen2,
        lambda: [POOLING(32, "lasttoken"), st_models.Normalize()],
        {},
    ),
    "distilbert weightedmean dense": (
        tiny.distilbert,
        lambda: [POOLING(32, "weightedmean"), tanh_dense(32)],
        {},
    ),
    "bert max and mean_sqrt_len": (
        tiny.bert,
        lambda: [POOLING(32, ("max", "mean_sqrt_len_tokens"))],
        {},
    ),
    "bert with prompt": (
        tiny.bert,
        lambda: [POOLING(32, "mean")],
        {"prompts": {"q": "the port: "}, "default_prompt_name": "q"},
    ),
    "bert with prompt left out": (
        tiny.bert,
        lambda: [POOLING(32, "mean", include_prompt=False)],
        {"prompts": {"q": "the port: "}, "default_prompt_name": "q"},
    ),
    "distilbert lower case": (
        tiny.distilbert,
        lambda: [POOLING(32, "mean")],
        {"transformer": {"do_lower_case": True}},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_equals_sentence_transformers(tmp_path, case):
    make, modules, config = CASES[case]
    make(tmp_path / "bare")
    reference = tiny.sentence_transformer(tmp_path, modules(), **config)
    expected = reference.encode(tiny.TEXTS)
    encoder = load_encoder(str(tmp_path / "whole"), device="cpu")
    got = encoder.encode(tiny.TEXTS)
    assert got.vectors.shape == expected.shape == (len(tiny.TEXTS), encoder.dimension)
    assert np.abs(got.vectors - expected).max() < 1e-5
    # The comparison means something only where the texts' vectors differ.
    assert np.abs(expected[0] - expected[1]).max() > 1e-2


def test_bare_transformer_is_pooled_by_the_mean(tmp_path):
    tiny.bert(tmp_path / "bare")
    expected = tiny.sentence_transformer(tmp_path, [POOLING(32, "mean")]).encode(tiny.TEXTS)
    got = load_encoder(str(tmp_path / "bare"), device="cpu").encode(tiny.TEXTS)
    assert np.abs(got.vectors - expected).max() < 1e-5


@pytest.fixture(scope="module")
def bert(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bert")
    tiny.bert(folder / "bare")
    tiny.sentence_transformer(folder, [POOLING(32, "mean"), st_models.Normalize()])
    return folder / "whole"


@pytest.fixture(scope="module")
def encoder(bert):
    return load_encoder(str(bert), device="cpu")


def many_texts() -> list[str]:
    words = " ".join(tiny.TEXTS).split()
    generator = np.random.default_rng(5)
    return [" ".join(generator.choice(words, size=n)) for n in (1, 9, 3, 30, 2, 90, 15, 4) * 6]


@pytest.mark.parametrize(("precision", "tolerance"), [("fp32", 1e-5), ("bf16", 5e-3)])
def test_company_order_and_budget_change_rounding_only(bert, precision, tolerance):
    texts = many_texts()
    wide = load_encoder(str(bert), device="cpu", precision=precision).encode(texts, tokens=True)
    narrow = load_encoder(str(bert), device="cpu", precision=precision, batch_tokens=64)
    order = np.random.default_rng(1).permutation(len(texts))
    other = narrow.encode([texts[i] for i in order], tokens=True)
    assert np.abs(wide.vectors[order] - other.vectors).max() < tolerance
    for place, index in enumerate(order):
        ours, theirs = wide.tokens[index], other.tokens[place]
        assert np.array_equal(ours.offsets, theirs.offsets)
        cosines = (ours.vectors * theirs.vectors).sum(axis=1)
        assert cosines.min() > 1 - tolerance
    alone = np.stack([narrow.encode([text]).vectors[0] for text in texts[:8]])
    assert np.abs(alone - wide.vectors[:8]).max() < tolerance


@pytest.mark.parametrize(("precision", "tolerance"), [("fp32", 1e-5), ("bf16", 5e-3)])
def test_company_and_threads_change_the_bundled_encoder_by_rounding_only(precision, tolerance):
    texts = [
        *tiny.TEXTS,
        " ".join(tiny.TEXTS * 20),
        "",
        *(" ".join(tiny.TEXTS[:n]) for n in (2, 3)),
    ]
    encoder = load_encoder(device="cpu", precision=precision)
    together = encoder.encode(texts, tokens=True)
    threads = torch.get_num_threads()
    narrow = load_encoder(device="cpu", precision=precision, batch_tokens=64, threads=1)
    try:
        alone = [narrow.encode([text], tokens=True) for text in texts]
    finally:
        torch.set_num_threads(threads)
    for index, single in enumerate(alone):
        assert np.abs(single.vectors[0] - together.vectors[index]).max() < tolerance
        ours, theirs = single.tokens[0], together.tokens[index]
        assert np.array_equal(ours.offsets, theirs.offsets)
        if len(ours.vectors):
            assert (ours.vectors * theirs.vectors).sum(axis=1).min() > 1 - tolerance


def test_memory_that_does_not_do_means_smaller_batches(bert, monkeypatch):
    encoder = load_encoder(str(bert), device="cpu", batch_tokens=1024)
    expected = encoder.encode(many_texts()).vectors
    forward = encoder._model.forward

    def small(input_ids, **options):
        if input_ids.numel() > 600:
            raise torch.OutOfMemoryError
        return forward(input_ids=input_ids, **options)

    monkeypatch.setattr(encoder._model, "forward", small)
    assert np.abs(encoder.encode(many_texts()).vectors - expected).max() < 1e-5
    assert encoder.placement.batch_tokens == 512


def test_token_vectors_have_places_and_length_one(encoder):
    text = "  The  harbour master's port, at noon."
    tokens = encoder.encode([text], tokens=True).tokens[0]
    pieces = [text[start:end] for start, end in tokens.offsets]
    assert "".join(pieces) == "".join(text.split())
    assert np.linalg.norm(tokens.vectors, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("make", [tiny.roberta, tiny.qwen2])
def test_places_leave_out_the_space_that_byte_level_pieces_hold(tmp_path, make):
    make(tmp_path)
    text = "At noon, the port 東京 was shut."
    tokens = load_encoder(str(tmp_path), device="cpu").encode([text], tokens=True).tokens[0]
    pieces = [text[start:end] for start, end in tokens.offsets]
    assert not any(piece != piece.strip() for piece in pieces)
    assert {"noon", "port"} & set(pieces)


def test_prompt_has_no_tokens_of_its_own(tmp_path):
    tiny.bert(tmp_path / "bare")
    tiny.sentence_transformer(
        tmp_path, [POOLING(32)], prompts={"q": "the port: "}, default_prompt_name="q"
    )
    encoder = load_encoder(str(tmp_path / "whole"), device="cpu")
    result = encoder.encode(["Nobody was hurt!", ""], tokens=True)
    places = result.tokens[0].offsets
    assert places[0][0] == 0
    assert places[-1][1] == len("Nobody was hurt!")
    assert not result.vectors[1].any()


def test_empty_text_is_a_zero_vector_without_tokens(encoder):
    result = encoder.encode(["", "Nobody was hurt!", " \n"], tokens=True)
    assert not result.vectors[[0, 2]].any()
    assert result.vectors[1].any()
    assert [len(t.vectors) for t in result.tokens][::2] == [0, 0]
    none = encoder.encode([], tokens=True)
    assert none.vectors.shape == (0, 32)
    assert none.tokens == ()
    assert encoder.encode(["", ""]).vectors.shape == (2, 32)


def test_long_text_is_read_to_its_end(encoder):
    head = "the port was shut " * 40
    texts = [head + "nobody was hurt", head + "prices fell more"]
    result = encoder.encode(texts, tokens=True)
    assert encoder.max_tokens == 48
    # Windows of 48 tokens: the difference lies far behind the first one.
    assert np.abs(result.vectors[0] - result.vectors[1]).max() > 1e-3
    assert np.linalg.norm(result.vectors, axis=1) == pytest.approx(1, abs=1e-5)
    for text, tokens in zip(texts, result.tokens, strict=True):
        pieces = [text[start:end] for start, end in tokens.offsets]
        assert "".join(pieces) == "".join(text.split())
        assert len(tokens.vectors) == len(tokens.offsets)


def test_windows_weigh_by_tokens(encoder):
    text = " ".join(["port"] * 100)
    result = encoder.encode([text], tokens=True)
    # 46 tokens fit a window; three windows cover 100 with overlaps.
    assert len(result.tokens[0].vectors) == 100
    assert encoder.encode([text[: 5 * 46]]).vectors[0] @ result.vectors[0] > 0.99


def test_equal_texts_have_equal_vectors(encoder):
    result = encoder.encode(["Nobody was hurt!", "a", "Nobody was hurt!"], tokens=True)
    assert np.array_equal(result.vectors[0], result.vectors[2])
    assert np.array_equal(result.tokens[0].vectors, result.tokens[2].vectors)


def test_stream_equals_single_calls(encoder):
    windows = [tiny.TEXTS[:2], [], tiny.TEXTS[2:]]
    streamed = list(encoder.encode_stream(iter(windows), tokens=True))
    assert len(streamed) == 3
    for window, result in zip(windows, streamed, strict=True):
        assert np.array_equal(result.vectors, encoder.encode(window).vectors)


def test_stream_may_be_left_early(encoder):
    def endless():
        while True:
            yield ["a"]

    stream = encoder.encode_stream(endless())
    assert len(next(stream).vectors) == 1
    stream.close()


def test_numbers_that_are_none_are_refused(bert):
    encoder = load_encoder(str(bert), device="cpu")
    with torch.no_grad():
        encoder._model.encoder.layer[0].output.dense.bias[0] = float("nan")
    with pytest.raises(ModelError) as caught:
        encoder.encode(["Nobody was hurt!"])
    assert caught.value.slug == "model-not-finite"


def test_signature_names_model_revision_and_precision(bert):
    encoder = load_encoder(str(bert), device="cpu", precision="bf16")
    parts = dict(part.split(":", 1) for part in encoder.signature.split("|"))
    assert parts["model"] == "whole"
    assert parts["revision"] == encoder.info.sha256[:12]
    assert parts["pooling"] == "mean+norm"
    assert parts["precision"] == "bf16"
    assert {"torch", "transformers", "layer"} <= parts.keys()


def test_batches_hold_every_window_once_within_the_budget():
    lengths = np.random.default_rng(0).integers(3, 200, 500).astype(np.int32)
    batches = make_batches(lengths, 1000)
    assert sorted(np.concatenate(batches).tolist()) == list(range(500))
    sizes = [lengths[batch].max() * len(batch) for batch in batches]
    assert max(sizes) <= 1000
    assert lengths.sum() > 0.8 * sum(sizes)
    assert make_batches(np.array([5000], np.int32), 1000)[0].tolist() == [0]
    assert make_batches(np.array([], np.int32), 1000) == []


def test_fake_is_an_encoder():
    fake: TextEncoder = HashEncoder()
    result = fake.encode(["one two", ""], tokens=True)
    assert result.vectors.shape == (2, fake.dimension)
    assert [len(t.offsets) for t in result.tokens] == [2, 0]
