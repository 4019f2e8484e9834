"""The training on a machine with a GPU, tried on the processor with a tiny large encoder."""

import itertools
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from transformers import MPNetConfig, MPNetModel

from evaluator.models.locate import locate
from training import bag, gpu_run
from training.answers import each_row, write_rows
from training.cross import load_cross, look, pack_encoder, translated, vocabulary
from training.examples import build_tokenizer
from training.export import load_run
from training.feed import Feed, Hands, Source
from training.graded import empty_row
from training.pairs import read_settings
from training.parts import open_parts, write_parts

TEXTS = [f"Nine boats left the {place}." for place in ("harbour", "bay", "port", "quay", "pier")]


def row(number: int, sort: str) -> dict[str, Any]:
    rewrite = "Ten boats left." if number % 2 else "Nine boats went."
    marks = [[0, 3, "number"]] if number % 2 else []
    made = empty_row(TEXTS[number % 5], rewrite, "document")
    return {**made, "drift": float(number % 2), "sort": sort, "rewrite_marks": marks}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny encoder of the large one's design, with the same word pieces under other numbers."""
    folder = tmp_path_factory.mktemp("large")
    named = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
    pieces = [named.get(piece, piece) for piece in vocabulary(locate(None).folder)]
    numbers = {piece: number for number, piece in enumerate(reversed(pieces))}
    (folder / "tokenizer.json").write_text(json.dumps({"model": {"vocab": numbers}}))
    torch.manual_seed(1)
    config = MPNetConfig(
        vocab_size=len(numbers),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        initializer_range=0.5,
    )
    MPNetModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    found = read_settings()
    work = tmp_path / "work"
    for name in ("read", "pairs", "nonsense"):
        write_rows(work / name / "train-0000.jsonl.gz", [row(i, "two") for i in range(10)])
    (work / "graded").mkdir()
    for name in ("held", "back_held"):
        rows = [row(i, "two") | {"original_spans": [], "rewrite_spans": []} for i in range(6)]
        (work / "graded" / f"{name}.jsonl").write_text("".join(f"{json.dumps(r)}\n" for r in rows))
    small = {"tokens": 100, "pool_batches": 1, "warmup": 2}
    gpu = {
        **found["gpu"],
        "margin_seconds": 4,
        "chunk": 4,
        "teacher": found["gpu"]["teacher"] | small,
        "pupil": found["gpu"]["pupil"] | small,
    }
    return {**found, "work": str(work), "gpu": gpu}


def test_word_pieces_are_found_by_name() -> None:
    numbers, lacking = translated(
        ["[PAD]", "[CLS]", "[SEP]", "boat", "##s", "odd"],
        ["<s>", "</s>", "<pad>", "[UNK]", "##s", "boat"],
    )
    assert numbers == [2, 0, 1, 5, 4, 3]
    assert lacking == 1


def test_one_text_by_itself_is_seen_as_the_encoder_sees_it(large: Path, tmp_path: Path) -> None:
    assert pack_encoder(large, locate(None).folder, tmp_path) == 0
    backend = build_tokenizer()
    ids = np.array([backend.encode(TEXTS[0]).ids])
    seen, own = look(load_cross(tmp_path), {"ids": ids, "mask": np.ones_like(ids)}, "cpu")
    theirs = json.loads((large / "tokenizer.json").read_text())["model"]["vocab"]
    named = ["<s>", *backend.encode(TEXTS[0]).tokens[1:-1], "</s>"]
    plain = MPNetModel.from_pretrained(large, add_pooling_layer=False).eval()
    with torch.no_grad():
        states = plain(torch.tensor([[theirs[n] for n in named]])).last_hidden_state[0]
    wanted = torch.nn.functional.normalize(states, dim=-1)
    assert torch.allclose(seen[0], wanted, atol=0.02)
    assert own[0].tolist() == [False, *[True] * (len(named) - 2), False]


def test_parts_are_bounded_and_damage_is_named(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(np.random.default_rng(1).bytes(25_000))
    parts = write_parts([("a/b", source)], tmp_path / "parts", 10_000)
    assert [p.stat().st_size <= 10_000 for p in parts] == [True] * 3
    open_parts(tmp_path / "parts", tmp_path / "out")
    assert (tmp_path / "out/a/b").read_bytes() == source.read_bytes()
    parts[1].write_bytes(b"x")
    with pytest.raises(SystemExit, match=r"part\.001"):
        open_parts(tmp_path / "parts", tmp_path / "again")


def test_processes_of_their_own_read_the_rows(settings: dict[str, Any], tmp_path: Path) -> None:
    work = Path(settings["work"])
    build_tokenizer().save(str(work / "tokenizer.json"))
    train = {**settings["train"], **settings["gpu"]["teacher"]}
    source = Source(work, {"read": 1.0}, train, 1, 0)
    with Feed(source, 1) as batches:
        there = [batch for _, batch in itertools.islice(batches, 3)]
    here = [batch for _, batch in itertools.islice(source.batches(), 3)]
    for a, b in zip(there, here, strict=True):
        assert np.array_equal(a.ids, b.ids)
    rows = [row(i, "unread") for i in range(7)]
    with Hands(1) as hands:
        found = list(hands.chunks(iter(rows), 4, work, 60))
    assert [chunk for chunk, _ in found] == [rows[:4], rows[4:]]
    assert [sorted(i for g in groups for i in g.rows) for _, groups in found] == [
        [0, 1, 2, 3],
        [0, 1, 2],
    ]


def test_from_the_rows_to_the_pupil_in_two_calls(
    settings: dict[str, Any], large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [("document", a, b) for a, b in itertools.pairwise(TEXTS)]
    monkeypatch.setattr(bag, "pool_pairs", lambda _: iter(asked))
    packed = bag.pack(
        settings,
        large,
        tmp_path / "parts",
        pairs=100,
        shards=None,
        start="shipped",
        size=20 << 20,
    )
    assert len(packed) > 1
    # Every look at the clock takes a second, however fast the machine is.
    ticks = itertools.count()
    monkeypatch.setattr(gpu_run, "time", SimpleNamespace(monotonic=lambda: next(ticks)))

    def call(minutes: float) -> list[Path]:
        began = float(next(ticks))
        folders = (tmp_path / "parts", tmp_path / "there", tmp_path / "back")
        return gpu_run.run(*folders, "cpu", (minutes, 2.0, began))

    call(0.5)
    kept = tmp_path / "there" / "data"
    first = torch.load(kept / "teacher" / "last.pt", weights_only=True)["state"]
    assert 0 < first["seconds"] < 60
    assert not (kept / "answers").exists()
    bag.unpack(settings, tmp_path / "back", "pupil")
    assert not (Path(settings["work"]) / "pupil").exists()

    for part in packed:
        part.unlink()
    brought = call(1.5)
    assert all(part.stat().st_size <= 16 << 20 for part in brought)
    second = torch.load(kept / "teacher" / "last.pt", weights_only=True)["state"]
    assert second["step"] > first["step"]

    bag.unpack(settings, tmp_path / "back", "pupil")
    there = torch.load(kept / "pupil" / "last.pt", weights_only=True)
    here = load_run(settings, "pupil")
    assert here.state == there["state"]
    assert here.state["step"] > 1
    for mine, theirs in zip(here.master, there["master"], strict=True):
        assert torch.allclose(mine, theirs, rtol=1e-3, atol=1e-6)
    for name, folder in (("taught", "read"), ("unread", "gpu/asked")):
        rows = list(each_row(Path(settings["work"]) / name))
        before = list(each_row(Path(settings["work"]) / folder))
        assert [r["rewrite"] for r in rows] == [r["rewrite"] for r in before]
        assert rows == [r for path in [kept / name] for r in each_row(path)]
        for answered in rows:
            pieces = build_tokenizer().encode(answered["original"], add_special_tokens=False)
            assert len(answered["original_answered"]) == len(pieces.ids)
            assert 0 < answered["drift"] < 1
    assert {len(r["rewrite_tags"]) > 0 for r in each_row(kept / "unread")} == {True}
