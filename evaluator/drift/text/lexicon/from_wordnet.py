"""Derive `synonyms.tsv`, `antonyms.tsv` and `common.txt` from the database files of WordNet 3.0.

Run offline, once: `python -m evaluator.drift.text.lexicon.from_wordnet FOLDER`, where FOLDER holds
`data.noun`, `index.noun`, `cntlist.rev` and so on. Only senses that were met in WordNet's tagged
text are kept, since rare senses join words that no newsroom takes for the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from evaluator.drift.text.lexicon import rows

_PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_PART_OF_KEY = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
_USUAL = 2  # a lemma's senses that are taken to be met, the first ones
_NOTICE = (
    "# {what}, derived from WordNet 3.0 by from_wordnet.py.\n"
    "# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.\n"
    "# The WordNet licence allows use, change and redistribution with this notice.\n"
)


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from (line for line in file if not line.startswith(" "))


def _counts(folder: Path) -> dict[tuple[str, str, int], int]:
    """Return how often each sense (lemma, part of speech, sense number) was met in tagged text."""
    counts: dict[tuple[str, str, int], int] = {}
    for line in _lines(folder / "cntlist.rev"):
        key, sense, count = line.split()
        lemma, rest = key.split("%")
        place = (lemma, _PART_OF_KEY[rest[0]], int(sense))
        counts[place] = counts.get(place, 0) + int(count)
    return counts


def _senses(folder: Path) -> dict[tuple[str, str, str], int]:
    """Return the sense number of each (lemma, part of speech, synset offset)."""
    senses = {}
    for part, name in _PARTS.items():
        for line in _lines(folder / f"index.{name}"):
            fields = line.split()
            for number, offset in enumerate(fields[6 + int(fields[3]) :], start=1):
                senses[fields[0], part, offset] = number
    return senses


def derive(
    folder: Path,
) -> tuple[list[tuple[str, ...]], list[tuple[str, str]], list[str]]:
    """Return synonym groups, antonym pairs and common words of the WordNet files in `folder`."""
    counts, senses = _counts(folder), _senses(folder)
    groups: set[tuple[str, ...]] = set()
    pairs: set[tuple[str, str]] = set()
    common: set[str] = set()
    for part, name in _PARTS.items():
        entries: dict[str, tuple[list[str], list[list[str]]]] = {}
        for line in _lines(folder / f"data.{name}"):
            fields = line.split(" | ")[0].split()
            size = int(fields[3], 16)
            written = [field.split("(")[0] for field in fields[4 : 4 + 2 * size : 2]]
            lemmas = [lemma if lemma.islower() else "" for lemma in written]
            at = 5 + 2 * size
            pointers = [fields[at + 4 * k : at + 4 * k + 4] for k in range(int(fields[at - 1]))]
            entries[fields[0]] = (lemmas, pointers)

        def met(lemma: str, offset: str, part: str = part) -> int:
            return counts.get((lemma, part, senses.get((lemma, part, offset), 0)), 0)

        for offset, (lemmas, pointers) in entries.items():
            kept = {
                lemma
                for lemma in lemmas
                if lemma.isalpha()
                and (met(lemma, offset) or senses.get((lemma, part, offset), 9) <= _USUAL)
            }
            common.update(lemma for lemma in kept if met(lemma, offset))
            if len(kept) > 1 and any(met(lemma, offset) for lemma in kept):
                groups.add(tuple(sorted(kept)))
            for symbol, target, _, places in pointers:
                if symbol != "!":
                    continue
                one = lemmas[int(places[:2], 16) - 1]
                other = entries[target][0][int(places[2:], 16) - 1]
                if one.isalpha() and other.isalpha() and met(one, offset) + met(other, target):
                    pairs.add((one, other) if one < other else (other, one))
    dropped = {tuple(sorted(pair)) for pair in rows("not_opposite.tsv")}
    return sorted(groups), sorted(pair for pair in pairs if pair not in dropped), sorted(common)


def main() -> None:
    """Write the data files beside this module."""
    groups, pairs, common = derive(Path(sys.argv[1]))
    here = Path(__file__).parent
    (here / "synonyms.tsv").write_text(
        _NOTICE.format(what="Groups of lemmas with one meaning")
        + "".join(" ".join(group) + "\n" for group in groups),
        encoding="utf-8",
    )
    (here / "common.txt").write_text(
        _NOTICE.format(what="Words that are no names") + "".join(f"{word}\n" for word in common),
        encoding="utf-8",
    )
    (here / "antonyms.tsv").write_text(
        _NOTICE.format(what="Pairs of lemmas with opposite meanings")
        + "".join(f"{one}\t{other}\n" for one, other in pairs),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
