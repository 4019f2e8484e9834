"""What a stranger who installed the wheel does first; run by that environment's own Python.

ENVIRONMENT/bin/python -I tests/installed.py
"""

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import files, version
from importlib.resources import files as resources
from pathlib import Path

ORIGINAL = "The council did not close the bridge.\n\nIt paid 4 million euros for the repair.\n"
REWRITE = "The council closed the bridge.\n\nIt paid 4 million euros for the repair.\n"


def evaluator(*arguments: str, code: int = 0) -> str:
    """Run the installed command in the working folder."""
    command = [str(Path(sys.executable).parent / "evaluator"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    said = f"{' '.join(arguments)}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
    assert done.returncode == code, said
    return done.stdout


def first_hour() -> None:
    """Run what newcomers try, one after the other, on what comes with the wheel."""
    evaluator("examples", "try")
    original, rewrite = "try/original.txt", "try/rewrite.txt"
    result = json.loads(evaluator("compare", original, rewrite, "--json", "-"))
    assert result["verdict"]["level"] == "stop", result["verdict"]
    Path("result.json").write_text(json.dumps(result))
    evaluator("report", "result.json", "-o", "again.html")
    assert "<html" in Path("again.html").read_text()
    assert "clocks" in evaluator("read", original)
    rows = [
        {"id": 1, "original": ORIGINAL, "rewrite": REWRITE, "drift": 1, "system": "a"},
        {"id": 1, "original": ORIGINAL, "rewrite": ORIGINAL, "drift": 0, "system": "b"},
    ]
    Path("pairs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    evaluator("score", "pairs.jsonl", "-o", "scores.parquet")
    evaluator("rank", "--pairs", "pairs.jsonl", "--resamples", "10")
    assert "joined" in evaluator("benchmark", "pairs.jsonl", "--resamples", "0")
    pair = {"id": "one", "original_path": original, "rewrite_path": rewrite}
    Path("manifest.jsonl").write_text(json.dumps(pair) + "\n")
    evaluator("batch", "manifest.jsonl", "-o", "out")
    assert Path("out/results.parquet").stat().st_size
    shutil.copyfile(original, "clocks.md")
    shutil.copyfile(rewrite, "clocks.back.md")
    patterns = ("--original", "{name}.md", "--rewrite", "{name}.back.md")
    assert "stop" in evaluator("check", "clocks.md", *patterns, code=3).lower()
    assert "encoder" in evaluator("config")
    assert "--lang" in evaluator("explain", "two-languages")
    for name in ("pandas_frame.py", "plugin_template/pyproject.toml"):
        assert Path("try", name).is_file(), name


def main() -> None:
    """Look at what was installed, then use it in an empty folder."""
    package = str(resources("evaluator"))
    assert package.startswith(sys.prefix), f"not the installed package: {package}"
    shipped = {path.as_posix() for path in files("evaluator") or ()}
    missing = {"evaluator/py.typed", "evaluator/models/weights/detector.json"} - shipped
    assert not missing, f"not in the wheel: {missing}"
    foreign = {path.split("/")[0] for path in shipped if not path.startswith("..")}
    assert foreign == {"evaluator", f"evaluator-{version('evaluator')}.dist-info"}, foreign
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("original.txt").write_text(ORIGINAL)
        Path("rewrite.txt").write_text(REWRITE)
        assert version("evaluator") in evaluator("--version")
        assert "compare" in evaluator("--help")
        told = evaluator("doctor")
        print(told)
        assert "0 wrong" in told or "Everything" in told
        assert "--detector none" in told, "the terms of the weights"
        assert "evaluator[ray] @ file:" in told, "extras by the wheel's own place"
        result = evaluator(
            *("compare", "original.txt", "rewrite.txt", "--json", "-", "--html", "report.html"),
            *("--fail-on", "major"),
            code=3,
        )
        categories = [
            finding["category"]
            for unit in json.loads(result)["units"]
            for finding in unit["findings"]
        ]
        assert "negation" in categories, categories
        assert "<html" in Path("report.html").read_text()
        first_hour()
    print("The wheel works in an empty environment.")


if __name__ == "__main__":
    main()
