"""What pairs are made of: groups of versions of one sentence, and what surrounds them."""

from __future__ import annotations

import difflib
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training import data
from training.analyse import analyse
from training.lexicon import load
from training.natural import Version, agrees, drifts, versions
from training.scene import Scene, names_of
from training.support import count_support


@dataclass
class Group:
    """Versions of one sentence and what surrounds it.

    Attributes:
        agreeing: Those that say nearly what the others say.
        drifting: Those that say something else.
        said: In how many versions each content word stands; empty where all are known to be
            faithful.
    """

    id: str
    document: str
    versions: list[Version]
    agreeing: list[Version]
    drifting: list[Version]
    said: Counter[str]


class Stock:
    """The data of one split, read and sorted.

    Args:
        settings: As read from `settings.toml`.
        split: "train" or "dev".
        limit: Use about so many pools only (for tests); None for all.
    """

    def __init__(self, settings: dict[str, Any], split: str, limit: int | None = None) -> None:
        self.settings, seed = settings, settings["seed"]
        self.lexicon = load()
        self.groups: list[Group] = []
        self.names: dict[str, list[str]] = defaultdict(list)
        self.by_document: dict[str, list[Group]] = defaultdict(list)
        self.vocabulary: dict[str, list[str]] = defaultdict(list)
        folder, split_settings = Path(settings["data"]), settings["split"]
        left_out = set(settings["pairs"]["languages_left_out"])
        pools = [
            p
            for p in data.pools(folder)
            if data.split_of(
                p.document, seed, split_settings["dev_documents"], split_settings["held_documents"]
            )
            == split
            and p.languages not in left_out
        ]
        for pool in pools[:limit]:
            self._add(pool)
        self.mqm = data.mqm_ted(folder, split_settings["dev_talks"])[split][:limit]
        self.summedits = data.summedits(folder, seed, split_settings["dev_originals"])[split]
        if not settings["pairs"]["use_summedits"]:
            self.summedits = []
        if split == "train":
            self._add_edited()
            self._add_talks()
        self.all_names = sorted({n for names in self.names.values() for n in names})
        self.harmless_blocks = self._blocks_of_faithful()
        self.with_references = [g for g in self.groups if sum(v.reference for v in g.versions) > 1]
        self.with_drift = [g for g in self.groups if g.drifting]

    def _add(self, pool: data.Pool) -> None:
        limit = self.settings["pairs"]["max_words"]
        found = [v for v in versions(pool, self.lexicon) if 2 <= len(v.sentence.words) <= limit]
        good = [v for v in found if agrees(v)]
        if len(found) < 2 or not any(v.reference for v in found):
            return
        bad = [v for v in found if drifts(v) and not v.reference]
        said = count_support((v.sentence for v in found), self.lexicon)
        group = Group(pool.id, pool.document, found, good, bad, said)
        self.groups.append(group)
        self.by_document[pool.document].append(group)
        sentence = found[0].sentence
        self.names[pool.document] += [sentence.between(a, b) for a, b in names_of(sentence)]
        for word in sentence.words:
            if word.content and word.text.islower():
                self.vocabulary[word.tag].append(word.text)

    def _trusted(self, id_: str, document: str, texts: list[str]) -> None:
        """Add a pool whose versions are all known to be faithful, the first being the original."""
        found = [
            Version(analyse(t, self.lexicon), i == 0, (), frozenset()) for i, t in enumerate(texts)
        ]
        group = Group(id_, document, found, found, [], Counter())
        self.groups.append(group)
        self.by_document[document].append(group)
        first = found[0].sentence
        self.names[document] += [first.between(a, b) for a, b in names_of(first)]

    def _add_edited(self) -> None:
        texts: dict[str, list[str]] = defaultdict(list)
        for row in self.summedits:
            texts[row["original"]] += [row["rewrite"]] if row["drift"] == 0 else []
        for original, faithful in texts.items():
            # A text stands for several sentences of a document, so it comes up as often.
            for _ in range(6):
                self._trusted("summedits", original, [original, *faithful])

    def _add_talks(self) -> None:
        talks: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for row in self.mqm:
            if row["drift"] == 0 and 3 <= len(row["original"].split()) <= 60:
                talks[row["doc"], row["segment"], row["original"]].append(row["rewrite"])
        for (talk, segment, original), faithful in talks.items():
            if len(faithful) > 2:
                self._trusted(f"{talk}.{segment}", talk, [original, *faithful])

    def _blocks_of_faithful(self) -> dict[str, set[tuple[str, str]]]:
        out: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in self.summedits:
            if row["drift"] == 0:
                out[row["original"]] |= {(o, n) for o, n, _, _ in self.blocks(row)}
        return out

    def blocks(
        self, row: dict[str, Any]
    ) -> list[tuple[str, str, tuple[int, int], tuple[int, int]]]:
        """Changed stretches: old and new words in lower case, and their spans."""
        a, b = analyse(row["original"], self.lexicon), analyse(row["rewrite"], self.lexicon)
        matcher = difflib.SequenceMatcher(
            None, [w.lower for w in a.words], [w.lower for w in b.words], autojunk=False
        )
        out = []
        for tag, i, j, k, m in matcher.get_opcodes():
            if tag == "equal":
                continue
            old = (a.words[i].start, a.words[j - 1].end) if j > i else (0, 0)
            new = (b.words[k].start, b.words[m - 1].end) if m > k else (0, 0)
            out.append((a.text[slice(*old)].lower(), b.text[slice(*new)].lower(), old, new))
        return out

    def scene(self, rng: random.Random, group: Group) -> Scene:
        """Return what surrounds `group`."""
        near = [
            g.versions[0].sentence for g in self.by_document[group.document][:40] if g is not group
        ]
        donors = rng.sample(near, min(4, len(near))) if rng.random() < 0.6 else []
        donors += [rng.choice(self.groups).versions[0].sentence for _ in range(2)]
        own = self.names[group.document]
        names = own if len(set(own)) > 3 and rng.random() < 0.6 else self.all_names
        return Scene(self.lexicon, rng, names, donors, self.vocabulary, near)
