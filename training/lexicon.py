"""Words: WordNet's relations, part-of-speech tags and inflection. Used while training only.

WordNet 3.0 comes from Debian's `wordnet-base`, the tag lexicon (Brill's, MIT licence) from the
`textblob` package, of which only the data file is read.
"""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

WORDNET = Path("/usr/share/wordnet")
_FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_WN_OF_TAG = {"N": "n", "V": "v", "J": "a", "R": "r"}
_DETACH = {
    "n": [("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("ies", "y"), ("s", "")],
    "v": [
        ("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("s", ""),
        ("ied", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""),
    ],
    "a": [("er", ""), ("est", ""), ("er", "e"), ("est", "e"), ("ier", "y"), ("iest", "y")],
    "r": [],
}  # fmt: skip
_IRREGULAR = {
    ("be", "VBZ"): "is", ("be", "VBP"): "are", ("be", "VBD"): "was", ("be", "VBN"): "been",
    ("be", "VBG"): "being", ("have", "VBZ"): "has", ("have", "VBD"): "had", ("have", "VBN"): "had",
    ("do", "VBZ"): "does", ("do", "VBD"): "did", ("do", "VBN"): "done", ("go", "VBZ"): "goes",
    ("go", "VBD"): "went", ("go", "VBN"): "gone", ("say", "VBD"): "said", ("say", "VBN"): "said",
    ("die", "VBG"): "dying", ("lie", "VBG"): "lying", ("lie", "VBD"): "lay",
}  # fmt: skip
_VOWELS = set("aeiou")


@dataclass
class Lexicon:
    """Relations between lemmas by part of speech (n, v, a, r), and the tag of each word form.

    Attributes:
        senses: (pos, lemma) to its synsets, most frequent first.
        members: Synset to its lemmas.
        fields: Synset to the number of its field (acts, places, feelings, motion …).
        hypernyms: Synset to the synsets above it.
        hyponyms: The other way round.
        opposites: (synset, lemma) to the lemmas that WordNet calls its antonyms.
        bases: (pos, irregular form) to lemma.
        irregular: (pos, lemma) to its irregular forms.
        tags: Word form as written to its most frequent Penn Treebank tag.
    """

    senses: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    hypernyms: dict[str, list[str]] = field(default_factory=dict)
    hyponyms: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    opposites: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    bases: dict[tuple[str, str], str] = field(default_factory=dict)
    irregular: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[str, str] = field(default_factory=dict)

    def lemma(self, word: str, pos: str) -> str:
        """Return the base form of `word` as `pos`, or `word` in lower case when unknown."""
        word = word.lower()
        if (pos, word) in self.bases:
            return self.bases[pos, word]
        if (pos, word) in self.senses and not (pos == "v" and word.endswith(("ed", "ing"))):
            return word
        for suffix, ending in _DETACH[pos]:
            if word.endswith(suffix) and len(word) > len(suffix) + 1:
                base = word[: len(word) - len(suffix)] + ending
                if (pos, base) in self.senses:
                    return base
                undoubled = base[:-1] if len(base) > 3 and base[-1:] == base[-2:-1] else ""
                if undoubled and (pos, undoubled) in self.senses:
                    return undoubled
        return word

    def any_lemma(self, word: str) -> str:
        """Return a base form whatever the part of speech: what support is counted by."""
        word = word.lower()
        for pos in ("v", "n", "a"):
            base = self.lemma(word, pos)
            if base != word:
                return base
        return word

    def inflect(self, lemma: str, tag: str) -> str:
        """Return `lemma` in the form that `tag` asks for (VBD, VBZ, NNS, JJR …)."""
        if (lemma, tag) in _IRREGULAR:
            return _IRREGULAR[lemma, tag]
        if tag in ("VBD", "VBN"):
            forms = [
                f for f in self.irregular.get(("v", lemma), ()) if not f.endswith(("ing", "s"))
            ]
            for form in forms:
                if self.tags.get(form) == tag or len(forms) == 1:
                    return form
            if forms:
                return forms[0]
            return _suffix(lemma, "ed")
        if tag == "VBG":
            return _suffix(lemma, "ing")
        if tag == "VBZ":
            return _plural(lemma)
        if tag in ("NNS", "NNPS"):
            forms = self.irregular.get(("n", lemma))
            return forms[0] if forms else _plural(lemma)
        if tag in ("JJR", "RBR", "JJS", "RBS"):
            ending = "er" if tag.endswith("R") else "est"
            if len(lemma) > 6 or "_" in lemma:
                return ("more " if ending == "er" else "most ") + lemma
            return _suffix(lemma, ending)
        return lemma

    def synonyms(self, lemma: str, pos: str) -> list[str]:
        """Lemmas that share their first sense with the first sense of `lemma`: safe to swap."""
        senses = self.senses.get((pos, lemma))
        if not senses or len(senses) > 6:
            return []
        return [
            m
            for m in self.members[senses[0]]
            if m != lemma and "_" not in m and self.senses[pos, m][0] == senses[0]
        ]

    def antonyms(self, lemma: str, pos: str) -> list[str]:
        """Antonyms of the first three senses of `lemma`, and of the adjectives it is like."""
        found: list[str] = []
        for synset in self.senses.get((pos, lemma), ())[:3]:
            found += self.opposites.get((synset, lemma), ())
        return [w for w in dict.fromkeys(found) if "_" not in w and w != lemma]

    def wrong_senses(self, lemma: str, pos: str) -> list[str]:
        """Synonyms of other senses: what a literal mistranslation says.

        WordNet's senses are finely cut: of nouns and verbs only those from another field than the
        first are taken, of adverbs none.
        """
        senses = self.senses.get((pos, lemma), ())
        if len(senses) < 2 or pos == "r":
            return []
        right = set(self.members[senses[0]])
        others = [s for s in senses[1:6] if pos == "a" or self.fields[s] != self.fields[senses[0]]]
        return [m for s in others for m in self.members[s] if m not in right and "_" not in m]

    def broader(self, lemma: str, pos: str) -> list[str]:
        """Words for the genus of the first sense, one or two steps up."""
        senses = self.senses.get((pos, lemma), ())
        found = []
        for up in self.hypernyms.get(senses[0], ()) if senses else ():
            found += self.members[up]
            for top in self.hypernyms.get(up, ()):
                found += self.members[top]
        own = {m for s in senses for m in self.members[s]}
        return [w for w in dict.fromkeys(found) if "_" not in w and w not in own]

    def siblings(self, lemma: str, pos: str) -> list[str]:
        """Words under the same genus that are not synonyms: another thing of the same sort."""
        senses = self.senses.get((pos, lemma), ())
        if not senses:
            return []
        own = {m for s in senses for m in self.members[s]}
        found = []
        for up in self.hypernyms.get(senses[0], ()):
            for down in self.hyponyms.get(up, ()):
                if down != senses[0]:
                    found += self.members[down][:1]
        return [w for w in dict.fromkeys(found) if "_" not in w and w not in own]


def wordnet_pos(tag: str) -> str | None:
    """Return WordNet's letter for a Penn tag of an open class, else None."""
    return None if tag.startswith(("NNP", "RP")) else _WN_OF_TAG.get(tag[:1])


def _suffix(lemma: str, ending: str) -> str:
    if ending == "ing" and lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not (ending == "ing" and lemma.endswith(("ee", "ye", "oe"))):
        return lemma[:-1] + ending
    if lemma.endswith("y") and ending != "ing" and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "i" + ending
    short = sum(c in _VOWELS for c in lemma) == 1 and len(lemma) > 2
    if short and lemma[-1] not in "aeiouwxy" and lemma[-2] in _VOWELS:
        return lemma + lemma[-1] + ending
    return lemma + ending


def _plural(lemma: str) -> str:
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + "s"


def _tag_file() -> Path:
    found = importlib.util.find_spec("textblob")
    if found is None or found.origin is None:
        raise SystemExit("The tag lexicon is missing: pip install -e '.[training]'")
    return Path(found.origin).parent / "en" / "en-lexicon.txt"


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """Read WordNet and the tag lexicon (a second or two; kept for the process)."""
    if not WORDNET.is_dir():
        raise SystemExit("WordNet is missing: apt-get install wordnet-base")
    lexicon = Lexicon()
    for pos, name in _FILES.items():
        _read_data(lexicon, pos, WORDNET / f"data.{name}")
        for line in (WORDNET / f"index.{name}").read_text().splitlines():
            if line.startswith(" "):
                continue
            parts = line.split()
            offsets = parts[-int(parts[2]) :]
            lexicon.senses[pos, parts[0]] = [pos + offset for offset in offsets]
        for line in (WORDNET / f"{name}.exc").read_text().splitlines():
            form, base = line.split()[:2]
            lexicon.bases.setdefault((pos, form), base)
            lexicon.irregular[pos, base].append(form)
    for line in _tag_file().read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) >= 2 and not line.startswith(";"):
            lexicon.tags.setdefault(parts[0], parts[1])
    return lexicon


def _read_data(lexicon: Lexicon, pos: str, path: Path) -> None:
    pending: list[tuple[str, int, str, int]] = []
    for line in path.read_text().splitlines():
        if line.startswith(" "):
            continue
        parts = line.split(" | ")[0].split()
        synset, count = pos + parts[0], int(parts[3], 16)
        names = [parts[4 + 2 * i].lower().split("(")[0] for i in range(count)]
        lexicon.members[synset] = names
        lexicon.fields[synset] = parts[1]
        at = 4 + 2 * count
        up: list[str] = []
        for i in range(int(parts[at])):
            symbol, target, kind, link = parts[at + 1 + 4 * i : at + 5 + 4 * i]
            other = ("a" if kind == "s" else kind) + target
            if symbol in ("@", "@i"):
                up.append(other)
                lexicon.hyponyms[other].append(synset)
            elif symbol == "!":
                pending.append((synset, int(link[:2], 16), other, int(link[2:], 16)))
        lexicon.hypernyms[synset] = up
    for synset, source, other, target in pending:
        if source and target and other in lexicon.members:
            lemma = lexicon.members[synset][source - 1]
            lexicon.opposites[synset, lemma].append(lexicon.members[other][target - 1])
