"""Pairs from the development data folder: splits, spans, and the same pairs again."""

import gzip
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from training import data, labelled, lexicon, pairs

DATA = Path("../shared/data")
pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="the development data folder is not here"),
    pytest.mark.skipif(not lexicon.WORDNET.is_dir(), reason="wordnet-base is not installed"),
    pytest.mark.skipif(
        importlib.util.find_spec("textblob") is None, reason="textblob is not installed"
    ),
]


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return pairs.read_settings()


@pytest.fixture(scope="module")
def maker(settings: dict[str, Any]) -> pairs.Maker:
    return pairs.Maker(settings, "train", limit=120)


def test_splits_share_nothing(settings: dict[str, Any]) -> None:
    split, seed = settings["split"], settings["seed"]
    documents: dict[str, set[str]] = {"train": set(), "dev": set()}
    for pool in data.pools(DATA):
        documents[data.split_of(pool.document, seed, split["dev_documents"])].add(pool.document)
    assert not documents["train"] & documents["dev"]
    assert 0.03 < len(documents["dev"]) / len(documents["train"]) < 0.1
    for read, key in (
        (data.summedits(DATA, seed, split["dev_originals"]), "original"),
        (data.mqm_ted(DATA, split["dev_talks"]), "doc"),
    ):
        groups = [{row[key] for row in read[name]} for name in ("train", "dev")]
        assert groups[0]
        assert groups[1]
        assert not groups[0] & groups[1]


def test_the_number_alone_decides_a_pair(maker: pairs.Maker) -> None:
    assert list(maker.pairs(40, 30)) == list(maker.pairs(40, 30))
    assert list(maker.pairs(0, 70))[-20:] == list(maker.pairs(0, 70))[-20:]
    tail = [maker.make(number) for number in range(60, 70)]
    assert [p for p in tail if p] == list(maker.pairs(60, 10))


def test_every_sort_comes_with_what_it_promises(maker: pairs.Maker) -> None:
    seen: dict[str, int] = {}
    for number in range(600):
        pair = maker.make(number)
        if pair is None:
            continue
        seen[pair.sort] = seen.get(pair.sort, 0) + 1
        for text, marks, unknown in (
            (pair.original, pair.original_marks, pair.original_unknown),
            (pair.rewrite, pair.rewrite_marks, pair.rewrite_unknown),
        ):
            for mark in marks:
                assert 0 <= mark.start < mark.end <= len(text)
                assert text[mark.start : mark.end].strip()
            assert all(0 <= a < b <= len(text) for a, b in unknown)
        if pair.sort in ("references", "agreeing", "harmless", "copy"):
            assert pair.drift == 0.0
            assert not pair.original_marks
            assert not pair.rewrite_marks
        if pair.sort in ("damaged", "damaged_copy"):
            assert pair.drift == 1.0
            assert pair.kind
            assert pair.original != pair.rewrite
            assert pair.rewrite_marks or pair.original_marks or pair.original_unknown
        assert bool(pair.twin) == (pair.sort in ("damaged", "damaged_copy"))
        assert pair.twin != pair.rewrite
    assert set(seen) == set(maker.settings["pairs"]["sorts"])


def test_copies_with_damage_mark_both_sides_exactly(maker: pairs.Maker) -> None:
    found = 0
    for number in range(400):
        pair = maker.make(number, "damaged_copy", "number")
        if pair is None or pair.kind != "number" or not pair.original_marks:
            continue
        found += 1
        (old,) = pair.original_marks
        (new,) = pair.rewrite_marks
        assert pair.original[old.start : old.end] != pair.rewrite[new.start : new.end]
    assert found > 10


def test_summedits_can_be_left_out(settings: dict[str, Any]) -> None:
    without = {**settings, "pairs": {**settings["pairs"], "use_summedits": False}}
    maker = pairs.Maker(without, "train", limit=30)
    originals = {row["original"] for part in data.summedits(DATA, 0, 0.5).values() for row in part}
    texts = {v.sentence.text for group in maker.stock.groups for v in group.versions}
    assert not texts & originals
    assert maker.make(1, "summedits") is None


def test_a_stopped_run_goes_on_with_the_same_shards(
    tmp_path: Path, settings: dict[str, Any], maker: pairs.Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    text = Path("training/settings.toml").read_text()
    text = text.replace("training/work", str(tmp_path)).replace("shard = 20000", "shard = 20")
    file.write_text(text)
    monkeypatch.setattr(pairs, "Maker", lambda *_: maker)
    monkeypatch.setattr("sys.argv", ["pairs", "--count", "60", "--settings", str(file)])

    def shards() -> list[list[Any]]:
        paths = sorted((tmp_path / "pairs").glob("*.jsonl.gz"))
        return [[json.loads(line) for line in gzip.open(path, "rt")] for path in paths]

    pairs.main()
    once = shards()
    (tmp_path / "pairs" / "train-0001.jsonl.gz").unlink()
    pairs.main()
    assert shards() == once
    assert len(once) == 3


def test_newer_kinds_have_a_file_of_their_own(
    settings: dict[str, Any], maker: pairs.Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = settings["labelled"]["nonsense"]

    def without(table: str) -> dict[str, float]:
        return {k: w for k, w in settings["pairs"][table].items() if k not in newer}

    monkeypatch.setattr(
        labelled, "Maker", lambda own, split, **_: pairs.Maker(own, split, stock=maker.stock)
    )
    monkeypatch.setattr(labelled, "NATURAL", 2)
    older = {"damage": without("damage"), "harmless": without("harmless")}
    before = {**settings, "pairs": {**settings["pairs"], **older}}
    rows = labelled.labelled(settings, 2)
    assert (
        rows["damage"] == labelled.damaged(pairs.Maker(before, "dev", stock=maker.stock), 2, 0)[0]
    )
    kinds = {row["kind"] for row in rows["nonsense"]}
    assert kinds >= set(newer)
    assert not kinds & set(older["damage"])
    for row in rows["nonsense"]:
        assert row["drift"] == (row["kind"] in settings["pairs"]["damage"])


def test_a_small_word_that_the_original_lacks_is_not_missed(maker: pairs.Maker) -> None:
    made = [maker.make(number, "damaged", "dropped_word") for number in range(150)]
    found = [pair for pair in made if pair and pair.kind == "dropped_word"]
    assert len(found) > 30
    assert all(pair.original_marks or pair.original_unknown for pair in found)
    assert all(not pair.rewrite_marks for pair in found)
