"""Sheets for readers and what is made of their answers."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from training import data, graded, sheets

SEGMENT = sheets.Segment("wmt.1", "Nine boats left port.", ("Nine boats set out.", "Ten left."))


def said(**grades: Any) -> list[tuple[str, str, str]]:
    """Return the letter's text, grade and fault of each answer to `SEGMENT`."""
    return [(a.version, a.severity, a.fault) for a in sheets.answers(SEGMENT, grades)]


def test_a_segment_stands_on_the_sheet_with_its_letters() -> None:
    assert SEGMENT.text(7) == (
        "### 7\nREF: Nine boats left port.\nA: Nine boats set out.\nB: Ten left.\n"
    )


def test_a_version_has_its_gravest_grade_and_all_of_its_findings() -> None:
    minor, major = ["B", ["omission"], "port", ""], ["B", ["number"], "Nine", "Ten"]
    first, second = sheets.answers(SEGMENT, {"none": "A", "minor": [minor], "major": [major]})
    assert (first.severity, first.findings, first.fault) == ("none", (), "")
    assert (second.severity, second.fault) == ("major", "")
    assert [(f["severity"], f["categories"], f["rewrite_words"]) for f in second.findings] == [
        ("minor", ["omission"], ""),
        ("major", ["number"], "Ten"),
    ]


@pytest.mark.parametrize(
    ("grades", "fault"),
    [
        ({"none": "A"}, "is not judged"),
        ({"none": "AB", "unsure": "B"}, "stands twice"),
        ({"none": "AB", "major": [["B", ["number"], "Nine", "Ten"]]}, "stands twice"),
        ({"none": "A", "major": [["B", ["sense"], "Nine", "Ten"]]}, "kinds ['sense']"),
        ({"none": "A", "major": [["B", [], "Nine", "Ten"]]}, "kinds []"),
        ({"none": "A", "major": [["B", ["number"], "", ""]]}, "no words"),
        ({"none": "A", "major": [["B", ["number"], "Nine"]]}, "has not four parts"),
        ({"none": "A", "major": [["B", ["number"], "nine", "Ten"]]}, "do not stand there"),
        ({"none": "ABC"}, "letters ['C']"),
    ],
)
def test_a_faulty_answer_says_what_is_wrong(grades: dict[str, Any], fault: str) -> None:
    assert fault in said(**grades)[1][2]


def test_another_version_is_none_the_worse_for_a_faulty_answer() -> None:
    assert said(none="A") == [
        ("Nine boats set out.", "none", ""),
        ("Ten left.", "", "is not judged"),
    ]


def test_unsure_has_no_grade_and_no_fault() -> None:
    assert said(none="A", unsure="B")[1] == ("Ten left.", "", "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with three pools, of which one was read."""
    pools = [
        {
            "id": f"wmt.{k}",
            "language_pair": "zh-en",
            "references": [f"The {k} boats left port today.", f"Today {k} boats set out."],
            "outputs": [{"text": f"{n} of the {k} boats have gone away."} for n in range(5)],
        }
        for k in range(3)
    ]
    pq.write_table(pa.Table.from_pylist(pools), tmp_path / "wmt_pools.parquet")
    for name, rows in (
        ("wmt_documents", []),
        ("natural_drift", [{"segment": "wmt.0"}]),
    ):
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "settings.toml").write_text(
        f'seed = 20\ndata = "{tmp_path}"\nwork = "{tmp_path}"\n'
        f'readings = "{tmp_path / "readings.jsonl.gz"}"\n'
        "[split]\ndev_documents = 0\nheld_documents = 0\n[pairs]\nlanguages_left_out = []\n"
    )
    (tmp_path / "unread").mkdir()
    with gzip.open(tmp_path / "unread" / "train-0000.jsonl.gz", "wt") as out:
        for k, chance in ((1, 0.99), (2, 0.5)):
            row = {"original": f"The {k} boats left port today.", "drift": chance}
            out.write(json.dumps({**row, "rewrite": f"3 of the {k} boats have gone away."}) + "\n")
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, step: str) -> None:
    settings = ["--settings", str(folder / "settings.toml"), "--versions", "2"]
    where = [] if step == "agree" else [str(folder / "sheets")]
    monkeypatch.setattr("sys.argv", ["sheets", step, *where, *settings])
    sheets.main()


def test_what_the_teacher_is_least_sure_of_comes_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, folder, "write")
    key = json.loads((folder / "sheets" / "sheet-000.key").read_text())
    assert [name for name, *_ in key] == ["wmt.2", "wmt.1"]
    _, reference, versions = key[0]
    assert reference == "The 2 boats left port today."
    assert {"Today 2 boats set out.", "3 of the 2 boats have gone away."} < set(versions)
    assert len(versions) == 3
    sheet = (folder / "sheets" / "sheet-000.txt").read_text()
    assert sheet.count("### ") == 2
    assert f"A: {versions[0]}\nB: {versions[1]}\nC: {versions[2]}\n" in sheet


def test_sound_answers_become_records_with_texts_and_spans(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, folder, "write")
    key = json.loads((folder / "sheets" / "sheet-000.key").read_text())
    gone = next(i for i, text in enumerate(key[0][2]) if text.startswith("3"))
    letter, rest = "ABC"[gone], "ABC".replace("ABC"[gone], "")
    entry = [letter, ["number"], "The", "3"]
    answers = [
        {"id": 1, "none": rest, "minor": [entry]},
        {"id": 1, "none": rest, "major": [entry]},
        {"id": 2, "none": "A", "unsure": "B"},
    ]
    sheet = folder / "sheets" / "sheet-000.jsonl"
    sheet.write_text("".join(json.dumps(line) + "\n" for line in answers))
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, folder, "check")
    assert stop.value.code == 1
    assert "sheet-000.jsonl 2" in capsys.readouterr().out
    for _ in range(2):  # Once more adds nothing.
        run(monkeypatch, folder, "collect")
        assert capsys.readouterr().out == "4 readings\n"
    records = list(data.lines(folder / "readings.jsonl.gz"))
    assert {r["segment"] for r in records} == {"wmt.1", "wmt.2"}
    (folder / "natural_drift.jsonl.gz").write_bytes(gzip.compress(b""))
    read = [r for _, r in graded.read_natural(folder, folder / "readings.jsonl.gz")]
    (drifted,) = (r for r in read if r["severity"] == "major")
    assert drifted["original"] == "The 2 boats left port today."
    assert drifted["rewrite"] == "3 of the 2 boats have gone away."
    (finding,) = drifted["findings"]
    assert (finding["original_span"], finding["rewrite_span"]) == ([0, 3], [0, 1])
    kinds = {r["rewrite"]: graded.labelled(r, "document")["kind"] for r in read}
    assert kinds["3 of the 2 boats have gone away."] == "zh-en"
    assert kinds["Today 2 boats set out."] == "references"


@pytest.mark.parametrize(
    "line", ['{"id": 3}', '{"id": 0}', '{"id": -1}', '{"none": "A"}', "[", "[]"]
)
def test_a_line_that_is_no_answer_is_named(
    line: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, folder, "write")
    (folder / "sheets" / "sheet-000.jsonl").write_text(f'{{"id": 1, "none": "ABC"}}\n{line}\n')
    with pytest.raises(SystemExit, match=r"sheet-000\.jsonl:2: no answer"):
        run(monkeypatch, folder, "check")


def test_sheets_that_are_being_read_are_not_written_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, folder, "write")
    with pytest.raises(SystemExit, match="holds sheets already"):
        run(monkeypatch, folder, "write")


def test_readings_of_other_pools_are_refused(folder: Path) -> None:
    finding = {"categories": ["number"], "original_words": "Eleven", "rewrite_words": ""}
    record = {"segment": "wmt.1", "reference": 0, "version": 2, "severity": "major"}
    record["findings"] = [{**finding, "severity": "major"}]
    path = folder / "other.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(record).encode()))
    (folder / "natural_drift.jsonl.gz").write_bytes(gzip.compress(b""))
    with pytest.raises(SystemExit, match=r"wmt\.1: 'Eleven' is not in the original"):
        list(graded.read_natural(folder, path))


def test_agreement_tells_what_the_first_readers_called_each_grade() -> None:
    first, *grades = sheets.agreement(
        [("none", "none"), ("major", "major"), ("minor", "none"), ("critical", "major")]
    )
    assert first == "4 pairs, kappa of grave 1.00, weighted kappa 0.80"
    assert grades == ["none: 2, mean target 0.17", "major: 2, mean target 1.00"]


def test_readers_are_compared_where_both_have_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    both = {"segment": "wmt.1", "reference": 0, "version": 2, "severity": "minor", "findings": []}
    rows = [both, {**both, "version": 3, "severity": "none"}]
    path = folder / "readings.jsonl.gz"
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    (folder / "natural_drift.jsonl.gz").write_bytes(
        gzip.compress(
            json.dumps({
                "segment": "wmt.1", "original": "The 1 boats left port today.",
                "rewrite": "0 of the 1 boats have gone away.", "severity": "major",
            }).encode()
        )
    )  # fmt: skip
    run(monkeypatch, folder, "agree")
    assert "minor: 1, mean target 1.00" in capsys.readouterr().out
    records = list(graded.read_natural(folder, path))
    assert len(records) == 2, "what was read twice counts once"
    assert graded.target(records[1][1]) == graded.FURTHER["none"]
