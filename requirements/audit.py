"""Looks at what is installed at run time: locked with hashes, under which licences, known faults.

    python requirements/audit.py [--write]

Fails where a package of the lock has no hash, where a licence is copyleft or unknown, and where
pip-audit knows of a vulnerability. What pip-audit could not look at counts as not checked and is
named. With `--write`, docs/licences.md is made anew.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).parent
ROOT = HERE.parent
PAGE = ROOT / "docs" / "licences.md"
LOCK = HERE / "run.lock"

PERMISSIVE = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0",
    "CNRI-Python", "ISC", "MIT", "MIT-CMU", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib",
}  # fmt: skip
# Copyleft of single files that we do not change; nothing of ours comes under it.
PER_FILE = {"MPL-1.1", "MPL-2.0"}
_NAMES = {
    "apache": "Apache-2.0", "apache 2.0": "Apache-2.0", "apache software license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0", "apache license, version 2.0": "Apache-2.0",
    "apache 2.0 license": "Apache-2.0",
    "bsd license": "BSD", "bsd": "BSD", "3-clause bsd license": "BSD-3-Clause",
    "modified bsd license": "BSD-3-Clause", "bsd-3-clause": "BSD-3-Clause",
    "mit license": "MIT", "mit": "MIT", "the mit license (mit)": "MIT",
    "isc license (iscl)": "ISC", "the unlicense (unlicense)": "Unlicense",
    "python software foundation license": "PSF-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "mozilla public license 1.1 (mpl 1.1)": "MPL-1.1",
}  # fmt: skip
# Where a package says it in words: read by hand in the package.
_READ = {"pypdfium2": "BSD-3-Clause AND Apache-2.0"}
_EXCEPTION = re.compile(r"\s+WITH\s+[\w.-]+")


@dataclass(frozen=True)
class Package:
    """A package that is installed at run time; `licence` is an SPDX expression, "" if unknown."""

    name: str
    version: str
    licence: str
    locked: bool


def locked(lock: str) -> dict[str, tuple[str, int]]:
    """Return version and number of hashes of each package of a lock file."""
    found = {}
    for entry in re.split(r"\n(?=\S)", lock):
        if match := re.match(r"([\w.-]+)==(\S+)", entry):
            found[canonicalize_name(match[1])] = match[2], entry.count("--hash=sha256:")
    return found


def needed() -> list[str]:
    """Return the names of all packages that the project needs at run time, and theirs in turn."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    todo = [Requirement(line) for line in project["dependencies"]]
    found: set[str] = set()
    while todo:
        wanted = todo.pop()
        name = canonicalize_name(wanted.name)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        if name not in found:
            found.add(name)
            # Extras are asked for so rarely that their requirements are looked up by the lock.
            todo += _requires(name)
    return sorted(found)


def _requires(name: str) -> Iterator[Requirement]:
    try:
        lines = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return
    yield from map(Requirement, lines)


def licence_of(name: str) -> str:
    """Return the licence of an installed package as an SPDX expression, "" where it tells none."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if expression := _READ.get(name) or told.get("License-Expression"):
        return str(expression)
    classified = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier") or []
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    known = [_NAMES.get(line.lower(), line) for line in classified]
    short = str(told.get("License") or "").strip()
    if not known and "\n" not in short:
        known = [_NAMES.get(short.lower(), short)] if short else []
    return " OR ".join(known)


def allowed(expression: str) -> bool:
    """Whether an SPDX expression gives a choice that is permissive, or copyleft per file."""
    plain = _EXCEPTION.sub("", expression).replace("(", " ").replace(")", " ")
    choices = [re.split(r"\s+AND\s+", choice.strip()) for choice in re.split(r"\s+OR\s+", plain)]
    if "(" in expression and " AND " in expression:
        # Mixed expressions: be strict, and want every name in it to be allowed.
        choices = [[name for choice in choices for name in choice]]
    return any(all(name.strip() in PERMISSIVE | PER_FILE for name in one) for one in choices)


def packages() -> list[Package]:
    """Return what is installed at run time, by name."""
    lock = locked(LOCK.read_text(encoding="utf-8"))
    torch = re.match(r"torch==(\S+)", (HERE / "torch.txt").read_text(encoding="utf-8"))
    found = []
    for name in sorted({*lock, *needed()}):
        version = lock[name][0] if name in lock else torch[1] if torch and name == "torch" else ""
        found.append(Package(name, version, licence_of(name), name in lock or name == "torch"))
    return found


def page(found: list[Package]) -> str:
    """Return docs/licences.md."""
    lines = [
        "# Licences of what is installed at run time",
        "",
        "Made by `make audit`, which fails on a licence that is copyleft or not known. Packages",
        "say themselves under which licence they stand; MPL asks something only of who changes a",
        "file of that package.",
        "",
        "| package | version | licence |",
        "|---|---|---|",
    ]
    lines += [f"| {one.name} | {one.version or 'not locked'} | {one.licence} |" for one in found]
    return "\n".join(lines) + "\n"


def known_faults(found: list[Package]) -> tuple[list[str], list[str]]:
    """Return the vulnerabilities that pip-audit knows of, and what it did not check."""
    everything = [one.name for one in found]
    if util.find_spec("pip_audit") is None:
        print("pip-audit is not installed: pip install '.[audit]'")
        return [], everything
    wanted = "\n".join(f"{one.name}=={one.version}" for one in found if one.version)
    listed = ROOT / "build" / "audited.txt"
    listed.parent.mkdir(exist_ok=True)
    listed.write_text(wanted + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip_audit", "-r", str(listed), "--no-deps", "--disable-pip"]
    done = subprocess.run(
        [*command, "-f", "json", "--progress-spinner", "off"], capture_output=True, text=True
    )
    try:
        answer = json.loads(done.stdout)["dependencies"]
    except (ValueError, LookupError, TypeError):
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        print(f"pip-audit could not run: {said[:200]}")
        return [], everything
    checked = {canonicalize_name(one["name"]) for one in answer if "skip_reason" not in one}
    faults = [
        f"{one['name']} {one['version']}: {fault['id']}"
        for one in answer
        for fault in one.get("vulns", ())
    ]
    return faults, [name for name in everything if name not in checked]


def main() -> None:
    """Print what was found; exit code 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="make docs/licences.md anew")
    parser.add_argument("--offline", action="store_true", help="leave pip-audit out")
    given = parser.parse_args()
    found = packages()
    wrong = []
    for name, (version, hashes) in locked(LOCK.read_text(encoding="utf-8")).items():
        if not hashes:
            wrong.append(f"{name} {version}: no hash in {LOCK.name}")
    wrong += [
        f"{one.name}: licence {one.licence or 'unknown'}"
        for one in found
        if not allowed(one.licence)
    ]
    loose = [one.name for one in found if not one.locked]
    print(f"{len(found)} packages at run time; not in the lock: {', '.join(loose) or 'none'}")
    if given.write:
        PAGE.write_text(page(found), encoding="utf-8")
    if not given.offline:
        faults, unchecked = known_faults(found)
        wrong += faults
        print(
            f"{len(unchecked)} of {len(found)} not checked for known vulnerabilities: "
            f"{', '.join(unchecked) or 'none'}"
        )
    for line in wrong:
        print(f"WRONG: {line}")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
