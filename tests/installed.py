"""What a stranger who installed the wheel does first; run by that environment's own Python.

ENVIRONMENT/bin/python -I tests/installed.py
"""

import contextlib
import json
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
        print(evaluator("doctor"))
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
    print("The wheel works in an empty environment.")


if __name__ == "__main__":
    main()
