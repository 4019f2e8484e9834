"""Files made to exhaust, mislead or escape: manifests, results, settings, links, names, models."""

from __future__ import annotations

import ast
import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from evaluator.batch import BatchOptions, manifest_tables, places, storage
from evaluator.batch import manifest as manifests
from evaluator.config import load
from evaluator.drift import MOST_WORDS
from evaluator.errors import EvaluatorError
from evaluator.readers import read_text
from evaluator.report import decisions, json_reader, strict_json
from evaluator.report.json_format import to_dict
from evaluator.report.output import write_result
from evaluator.segment import segment
from evaluator.text import words
from tests.batch import articles
from tests.batch.test_run import go, lines, stop_after
from tests.properties.checks import check, compare
from tests.properties.test_batches import scored
from tests.report.factory import harbour

ROOT = Path(__file__).parents[2]
RUN = "from evaluator.cli.main import run; run()"


def slug(call: Any, *arguments: Any) -> str:
    with pytest.raises(EvaluatorError) as caught:
        call(*arguments)
    assert caught.value.cure
    return caught.value.slug


# Manifests


def test_ids_paths_and_names_that_lead_elsewhere(tmp_path: Path) -> None:
    rows = articles.texts(6)
    rows[0]["id"] = "../../escaped"
    rows[1]["id"] = "/etc/cron.d/x"
    rows[2]["id"] = "..\\..\\x\0y\n\x1b[2J\u202e"
    rows[3]["id"] = "a" * 5_000
    rows[4]["id"] = "<script>alert(1)</script>"
    rows[5]["id"] = "CON"
    (tmp_path / "in").mkdir()
    manifest = articles.manifest(tmp_path / "in" / "m.jsonl", rows)
    go(manifest, tmp_path / "here" / "out", BatchOptions(shard_size=4, html=True, workers=1))
    outside = {p for p in tmp_path.rglob("*") if p.is_file()} - set(
        (tmp_path / "here" / "out").rglob("*")
    )
    assert outside == {manifest}
    reports = list((tmp_path / "here/out/reports").rglob("*.html"))
    assert len(reports) == 6
    assert all(path.name.isascii() and len(path.name) < 90 for path in reports)
    assert "<script>alert" not in (tmp_path / "here/out/index.html").read_text()


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe.txt")
    return tmp_path / "pipe.txt"


def test_a_pipe_or_a_device_in_a_manifest_ends_its_row_alone(tmp_path: Path, pipe: Path) -> None:
    rows: list[dict[str, Any]] = articles.texts(3)
    rows[0] = {"id": "pipe", "original_path": "pipe.txt", "rewrite_text": "A text."}
    rows[1] = {"id": "zero", "original_path": "/dev/zero", "rewrite_text": "A text."}
    manifest = articles.manifest(tmp_path / "m.jsonl", rows)
    summary = go(manifest, tmp_path / "out")
    assert (summary.rows, summary.failures) == (3, 2)
    failures = lines(tmp_path / "out/failures.jsonl")
    assert [failure["slug"] for failure in failures] == ["input-unreadable"] * 2
    assert places.digest("/dev/zero") == places.digest(str(pipe)) == "InputError"


def test_a_link_in_place_of_the_lock_empties_nothing(tmp_path: Path) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("dear")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/.lock").symlink_to(precious)

    def hold() -> None:
        with storage.locked(tmp_path / "out"):
            pass

    assert slug(hold) == "output-unwritable"
    assert precious.read_text() == "dear"


def test_links_in_place_of_results_are_replaced_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("dear")
    out = tmp_path / "out"
    out.mkdir()
    for name in ("results.parquet", "run.json", "failures.jsonl", "index.html"):
        (out / name).symlink_to(precious)
    (out / "run.json").unlink()
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(2))
    assert go(manifest, out, BatchOptions(shard_size=4, html=True, workers=1)).finished
    assert precious.read_text() == "dear"
    assert not any(path.is_symlink() for path in out.iterdir())


def test_a_link_that_leads_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    rows = [{"id": "loop", "original_path": "loop.txt", "rewrite_text": "A text."}]
    summary = go(articles.manifest(tmp_path / "m.jsonl", rows), tmp_path / "out")
    assert summary.failures == 1
    assert slug(write_result, tmp_path / "loop.txt", "x") == "output-unwritable"


@pytest.mark.parametrize("name", ["m.jsonl", "m.jsonl.gz"])
def test_a_line_without_end_in_a_manifest(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest_tables, "_LONGEST_LINE", 10_000)
    good = [json.dumps(row).encode() + b"\n" for row in articles.texts(2)]
    data = good[0] + b'{"id": "' + b"x" * 200_000 + b'"}\n' + good[1]
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    files = [str(tmp_path / name)]
    rows = list(manifests.read(files))
    assert [row.id for row in rows] == ["pair/0", None, "pair/1"]
    assert "10,000 bytes" in str(rows[1].problem)
    assert manifests.count(files) == 3


@pytest.mark.parametrize("body", [b"x" * 50_000, b'"' + b"x\n" * 50_000])
def test_a_table_with_a_field_without_end(
    tmp_path: Path, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest_tables, "_LONGEST_LINE", 10_000)
    (tmp_path / "m.csv").write_bytes(b"id,original_text,rewrite_text\n1,a,b\n" + body)
    first, *rest = manifests.read([str(tmp_path / "m.csv")])
    assert first.problem is None
    assert rest
    assert all(row.problem for row in rest)
    assert "10,000" in str(rest[0].problem) or "10000" in str(rest[0].problem)


@pytest.mark.parametrize(
    "line",
    [
        "[" * 200_000,
        '{"id": ' + "9" * 5_000 + "}",
        '{"id": "\\ud800"}',
        '{"id": NaN}',
        '{"id": {"$ref": "#"}, "original_path": ["/etc/passwd"], "rewrite_path": {}}',
        '{"id": "x", "original_path": "\\u0000", "rewrite_text": "a"}',
        "\0",
        "null",
    ],
)
def test_a_strange_line_is_a_failed_row(tmp_path: Path, line: str) -> None:
    (tmp_path / "m.jsonl").write_text(line + "\n")
    summary = go(tmp_path / "m.jsonl", tmp_path / "out")
    assert (summary.rows, summary.failures) == (1, 1)


def test_a_damaged_marker_is_a_shard_to_do_again(tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(6))
    options = BatchOptions(shard_size=1, workers=1)
    go(manifest, tmp_path / "whole", options)
    stopped, count = stop_after(3)
    go(manifest, tmp_path / "out", options, stopped=stopped, on_shard=count)
    for number, said in enumerate(("", "[" * 100_000, '{"key": 1, "other": 2}')):
        (tmp_path / f"out/shards/{number:08d}/done.json").write_text(said)
    assert go(manifest, tmp_path / "out", options).finished
    for name in ("results.parquet", "units.parquet"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


@pytest.mark.parametrize("record", ["[" * 100_000, "[]", "null", '{"state": {}}', "\ud800"])
def test_a_forged_record_of_a_run(tmp_path: Path, record: str) -> None:
    (tmp_path / "run.json").write_bytes(record.encode("utf-8", "surrogatepass"))
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(1))
    assert slug(go, manifest, tmp_path) == "batch-record"


# Stored results and decisions


def nested(depth: int) -> Any:
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


def forged(**changes: Any) -> dict[str, Any]:
    data = json.loads(json.dumps(to_dict(harbour())))
    for path, value in changes.items():
        holder: Any = data
        *way, last = path.split("__")
        for key in way:
            holder = holder[int(key)] if key.isdigit() else holder[key]
        holder[int(last) if last.isdigit() else last] = value
    return data


@pytest.mark.parametrize("depth", [30, 300, 900, 100_000])
def test_a_result_without_bottom(depth: int) -> None:
    for path in ("created_with__settings", "units", "units__0__findings", "scores__bleu"):
        text = json.dumps(forged(**{path: "HERE"})).replace('"HERE"', "[" * depth + "]" * depth)
        assert slug(json_reader.loads, text) in {"result-invalid", "result-not-json"}
    settings = '{"a":' * depth + "1" + "}" * depth
    text = json.dumps(forged(created_with__settings="HERE")).replace('"HERE"', settings)
    assert slug(json_reader.loads, text) in {"result-invalid", "result-not-json"}


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 5_000, "9" * 400, "NaN", "Infinity"])
def test_numbers_beyond_all_bounds(number: str) -> None:
    for path in ("scores__bleu__score", "units__1__scores__chrf", "units__1__original__0"):
        text = json.dumps(forged(**{path: "HERE"})).replace('"HERE"', number)
        assert slug(json_reader.loads, text) in {"result-not-json", "result-invalid"}


def test_a_result_of_a_size_that_no_comparison_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_json, "MAX_BYTES", 5_000)
    (tmp_path / "r.json").write_text(json.dumps(to_dict(harbour())))
    assert slug(json_reader.read, tmp_path / "r.json") == "result-too-large"
    assert slug(json_reader.read, "/dev/zero") == "result-too-large"
    assert slug(decisions.read_decisions, "/dev/zero") == "result-too-large"


def test_many_wrong_items_are_refused_in_little_time(tmp_path: Path) -> None:
    data = forged(units=[{"id": 1}] * 20_000)
    assert slug(json_reader.from_dict, data) == "result-invalid"


# Settings


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 50_000,
        "a = " + "[" * 500 + "]" * 500,
        "a = " + "{b=" * 500 + "1" + "}" * 500,
        ".".join("a" * 5_000) + " = 1",
        "[" + ".".join("a" * 5_000) + "]",
        "a = " + "9" * 5_000,
        "a = 1\na = 2",
        "\0",
        "# " + "x" * (5 << 20),
    ],
    ids=[str(number) for number in range(9)],
)
def test_settings_that_are_deep_broken_or_huge(tmp_path: Path, text: str) -> None:
    (tmp_path / "evaluator.toml").write_text(text)
    assert slug(load, str(tmp_path / "evaluator.toml")) == "config-not-toml"


# Names


@pytest.mark.skipif(sys.platform != "linux", reason="file names of bytes")
def test_names_with_control_characters_reach_no_terminal(tmp_path: Path) -> None:
    name = "a\x1b]0;owned\x07\x9b\u202e.txt"
    for arguments in (
        ["compare", name, name],
        ["report", name],
        ["score", name],
        ["batch", name, "-o", "out"],
        ["report", "x", "--to", f"{name}=x"],
        ["compare", "x", "y", "--config", name],
    ):
        done = subprocess.run(
            [sys.executable, "-c", RUN, *arguments],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode in (1, 2), done.stderr
        assert "Traceback" not in done.stderr
        assert not set(done.stderr + done.stdout) & set("\x07\x1b\x9b\u202e"), arguments


def test_names_within_a_file_reach_no_terminal(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from evaluator.cli.main import app

    path = tmp_path / "a\n::error::b.tmx"
    path.write_text(
        '<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body>'
        '<tu tuid="a&#x9b;2J&#x202e;b&#10;c"><tuv xml:lang="en"><seg>It left.</seg></tuv></tu>'
        "</body></tmx>"
    )
    shown = CliRunner().invoke(app, ["read", str(path), "--side", "lang:en"])
    assert shown.exit_code == 0
    assert "unit 1 a 2J b c" in shown.output
    assert not set(shown.output) & set("\x9b\u202e")
    assert "\n::" not in shown.output


def test_a_name_adds_no_line_to_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    """A line that begins with "::" is an order to some build services."""
    from evaluator.cli.options import message

    message("error: a\n::add-mask::b.md\r\u2028: no such file.")
    assert capsys.readouterr().err.splitlines() == [
        r"error: a\n::add-mask::b.md\r\u2028: no such file."
    ]


# Models


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "model.pkl"])
def test_a_model_of_pickles_is_refused_unopened(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evaluator.models.locate import locate

    (tmp_path / "config.json").write_text("{}")
    (tmp_path / name).write_bytes(b"cos\nsystem\n(S'touch owned'\ntR.")
    assert slug(locate, str(tmp_path)) in {"model-pickle", "model-missing"}
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("said", ["[" * 100_000, "[]", "null", '"id2label"', '{"id2label": [1]}'])
def test_descriptions_of_models_that_are_none(tmp_path: Path, said: str) -> None:
    from evaluator.models import detector, nli, recipe

    for name in ("detector.json", "config.json", "config_sentence_transformers.json"):
        (tmp_path / name).write_text(said)
    assert slug(detector.read_card, tmp_path) == "detector-invalid"
    assert slug(nli.entailment_index, tmp_path) == "nli-labels"
    if said not in ("null", '{"id2label": [1]}'):
        assert slug(recipe.read_recipe, tmp_path) == "model-unsupported"


def test_other_weights_in_place_of_the_bundled_ones_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from evaluator.models import locate

    monkeypatch.setattr(locate, "BUNDLED_SHA256", "0" * 64)
    assert slug(locate.locate, None) == "model-checksum"


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_no_code_that_comes_with_a_model_is_ever_trusted() -> None:
    """`trust_remote_code` is said to be off wherever transformers would ask, and on nowhere."""
    loaders = 0
    for path in [*ROOT.glob("evaluator/**/*.py"), *ROOT.glob("training/**/*.py")]:
        for call in calls(ast.parse(path.read_text(encoding="utf-8"))):
            given = {word.arg: word.value for word in call.keywords}
            if "trust_remote_code" in given:
                value = given["trust_remote_code"]
                assert isinstance(value, ast.Constant), path
                assert value.value is False, path
            name = getattr(call.func, "attr", "")
            owner = getattr(getattr(call.func, "value", None), "id", "")
            if name == "from_pretrained" and owner.startswith("Auto") and "evaluator" in path.parts:
                assert "trust_remote_code" in given, f"{path}:{call.lineno}"
                loaders += 1
    assert loaders >= 4


def test_nothing_that_can_run_code_is_used_to_read() -> None:
    """No pickle, eval, shell or unsafe loader anywhere in the package."""
    forbidden = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
    for path in ROOT.glob("evaluator/**/*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert not {alias.name.partition(".")[0] for alias in node.names} & forbidden, path
            elif isinstance(node, ast.ImportFrom):
                assert (node.module or "").partition(".")[0] not in forbidden, path
        for call in calls(tree):
            name = getattr(call.func, "id", "")
            assert name not in {"eval", "exec", "compile", "__import__"}, f"{path}:{call.lineno}"
            attribute = getattr(call.func, "attr", "")
            owner = getattr(getattr(call.func, "value", None), "id", "")
            assert (owner, attribute) not in {("os", "system"), ("os", "popen"), ("torch", "load")}
            shell = [word.value for word in call.keywords if word.arg == "shell"]
            assert not shell, f"{path}:{call.lineno}"
            for word in call.keywords:
                if word.arg in ("weights_only", "allow_pickle", "use_safetensors"):
                    assert isinstance(word.value, ast.Constant)
                    assert word.value.value is (word.arg != "allow_pickle")


# Time


@pytest.mark.parametrize(
    "unit", ["a ", "1 ", '"x ', "not ", "one million ", "(", "A. ", "a,", "Ada "]
)
def test_a_sentence_without_end_takes_bounded_time(unit: str) -> None:
    text = (unit * 20_000)[:20_000] + "."
    other = text[: len(text) // 2] + " seven" + text[len(text) // 2 :]
    began = time.process_time()
    comparison = compare(text, other)
    assert time.process_time() - began < 20
    check(comparison)
    if len(words(text)) > MOST_WORDS and len(comparison.units) == 1:
        assert comparison.units[0].scores.drift is None
        assert "unit-too-long" in [warning.slug for warning in comparison.warnings]


@pytest.mark.parametrize("unit", ["`", "<!--", "“", "。", "(", "a", "1,", "a-", "\u0301", "!?"])
def test_a_line_without_end_is_segmented_in_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit)) + "a"
    began = time.process_time()
    sentences = segment(read_text(text)).sentences
    assert time.process_time() - began < 5
    assert sentences[-1].end == len(text)


def test_a_row_without_end_is_scored_but_for_its_drift() -> None:
    text = "no stop " * 10_000
    (row,) = scored([(text, f"{text} at all")], 1)
    assert row.error is None
    assert row.chrf is not None
    assert row.drift is None
    assert row.warnings == ("unit-too-long",)
