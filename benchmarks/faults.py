"""Tries faults of the machine on the command and says what happened.

    python -m benchmarks.faults [CASE…] [--write]

Prints a table, and with --write makes docs/faults.md of it. A case that the machine cannot try
(mounting a small disk needs root, wrong clocks need faketime) is told as such. Exit code 1 where
something did not end as it should.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.fault_cases import CASES, ROOT, NotHere

PAGE = ROOT / "docs" / "faults.md"
_HEAD = """# Faults of the machine

What was done to the command and what it did, by `make faults` (`python -m benchmarks.faults
--write`), which fails where something does not end as it should. The commands run on models without
weights; the case of each line is a function of `benchmarks/fault_cases.py`.

"""


def tried(name: str) -> tuple[str, bool]:
    """Return what happened in a case, and whether that is as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return CASES[name](Path(folder)), True
        except NotHere as error:
            return f"not tried: {error}", True
        except AssertionError as error:
            return f"NOT AS WANTED: {error}", False


def main() -> None:
    """Try the cases that the command line names, all without."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", choices=[[], *CASES], metavar="CASE")
    parser.add_argument("--write", action="store_true", help="write docs/faults.md")
    given = parser.parse_args()
    lines = ["| fault | what was tried | what happened |", "|---|---|---|"]
    print("\n".join(lines), flush=True)
    good = True
    for name in given.cases or CASES:
        happened, as_wanted = tried(name)
        good = good and as_wanted
        what = (CASES[name].__doc__ or "").rstrip(".")
        lines.append(f"| {name} | {what} | {happened} |")
        print(lines[-1], flush=True)
    if given.write:
        PAGE.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
