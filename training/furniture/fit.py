"""Fit the weights of `evaluator/alignment/furniture.json`.

    python -m training.furniture.fit [--write]

Prints what to expect on wording that was not learned from (whole site styles, and whole WMT
documents, are left out in turn), then with `--write` fits on everything and stores the weights.
"""

from __future__ import annotations

import argparse
import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.alignment_data import load_documents
from evaluator.alignment.furniture import FEATURES, features_of
from evaluator.models import load_encoder
from evaluator.models.locate import BUNDLED_NAME, BUNDLED_REVISION, BUNDLED_SHA256
from evaluator.readers import read_text
from evaluator.segment import segment, sentence_spans
from evaluator.text import normalise

HERE = Path(__file__).parent
CORPORA = HERE.parent.parent / "corpora"
WEIGHTS = HERE.parent.parent / "evaluator" / "align" / "furniture.json"
FOLDS = 6
BODY_SENTENCES = 4000
ARTICLES = 600
# Added to the bar: body text that is hidden is worse than furniture that is shown.
MARGIN = {"decision": 1.5, "decision_without_vectors": 2.0}
_ENDED = (".", "!", "?", "…", '."', '!"', '?"')
_PLACES = {
    "byline": "before", "date": "before", "navigation": "before after", "share": "before after",
    "sign_in": "before after", "credit": "before between", "related": "between after",
    "notice": "before between after", "appeal": "before between after",
    "author": "after", "comments": "after",
}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """A sentence, whether it is furniture, and the fold in which it is left out."""

    text: str
    furniture: bool
    fold: int
    document: str = ""


def sentences(text: str) -> list[str]:
    """Return the normalised sentences of a text."""
    return [normalise(text[start:end]).text for start, end in sentence_spans(text)]


def rows(path: Path) -> list[dict[str, Any]]:
    """Read a line file; of one with parts, the development part."""
    found = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [row for row in found if row.get("split", "dev") == "dev"]


def fold_of(name: str) -> int:
    """Return the fold of a style, document or sentence."""
    return zlib.crc32(name.encode()) % FOLDS


def examples(lines: list[dict[str, Any]], seed: int) -> list[Example]:
    """Return furniture of `lines`, the project's own body sentences and those of documents."""
    found = [
        Example(text, True, fold_of(row.get("style", "corpora")))
        for row in lines
        for text in sentences(row["text"])
    ]
    own = rows(HERE / "body.jsonl") + rows(CORPORA / "inserts.jsonl")
    found += [Example(t, False, fold_of(t)) for row in own for t in sentences(row["text"])]
    rng = random.Random(seed)
    body: dict[str, Example] = {}
    for document in load_documents():
        if document.domain == "news" and not document.held_out:
            version = rng.choice([*document.references, *document.outputs])
            for part in version.segments:
                for text in sentences(part):
                    if text.endswith(_ENDED):
                        body[text] = Example(text, False, fold_of(document.id), document.id)
    kept = set(rng.sample(sorted(body), min(len(body), BODY_SENTENCES)))
    return found + [example for text, example in body.items() if text in kept]


def vector_model(vectors: npt.NDArray[Any], labels: npt.NDArray[np.bool_]) -> Any:
    """Fit furniture from vectors."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=4, max_iter=500, class_weight={False: 1, True: 2})
    return model.fit(vectors, labels)


def articles(
    found: list[Example], lines: list[dict[str, Any]], seed: int
) -> Iterator[tuple[int, str, list[tuple[int, bool | None]]]]:
    """Yield made articles: fold, text, and where what begins (None: answered body text).

    Body sentences are cut at both ends and in the middle and foreign ones put in; furniture
    stands before, between and after.
    """
    rng = random.Random(seed)
    documents: dict[str, list[str]] = {}
    for example in found:
        if example.document:
            documents.setdefault(example.document, []).append(example.text)
    names = sorted(name for name, texts in documents.items() if len(texts) >= 10)
    foreign = [example.text for example in found if not example.furniture]
    for _ in range(ARTICLES):
        name = rng.choice(names)
        count = rng.randint(8, min(24, len(documents[name])))
        begin = rng.randrange(len(documents[name]) - count + 1)
        end = rng.choice(["start", "start", "end", "end", "none"])
        ends = {"start": range(rng.randint(1, 3)), "end": range(count - rng.randint(1, 3), count)}
        cut = {i for i in range(count) if rng.random() < 0.08} | set(ends.get(end, ()))
        body: list[tuple[str, bool | None]] = [
            (text, False if i in cut else None)
            for i, text in enumerate(documents[name][begin : begin + count])
        ]
        for _ in range(rng.randint(0, 3)):
            at = rng.choice([0, len(body), rng.randrange(len(body) + 1)])
            body.insert(at, (rng.choice(foreign), False))
        middle = []
        while body:
            size = rng.choice([1, 1, 2, 3, 4])
            middle.append(body[:size])
            body = body[size:]
        frame: dict[str, list[list[tuple[str, bool | None]]]] = {"before": [], "after": []}
        for row in rng.sample(lines, rng.randint(4, 12)):
            place = rng.choice(_PLACES[row["role"]].split())
            if place == "between":
                middle.insert(rng.randint(1, len(middle)), [(row["text"], True)])
            else:
                frame[place].append([(row["text"], True)])
        gap = rng.choice(["\n\n", "\n\n", "\n"])
        text, marks = "", []
        for paragraph in [*frame["before"], *middle, *frame["after"]]:
            for number, (piece, mark) in enumerate(paragraph):
                text += (" " if number else gap) if text else ""
                marks.append((len(text), mark))
                text += piece
        yield fold_of(name), text, marks


def decisions(
    found: list[Example], lines: list[dict[str, Any]], odds: dict[str, float] | None, seed: int
) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_], npt.NDArray[Any]]:
    """Return features, labels and folds of the unanswered sentences of made articles."""
    features, labels, folds = [], [], []
    for fold, text, marks in articles(found, lines, seed):
        side = segment(read_text(text))
        starts = [start for start, _ in marks]
        truth = [
            marks[np.searchsorted(starts, s.start, side="right") - 1][1] for s in side.sentences
        ]
        free = np.array([mark is not None for mark in truth])
        own = None
        if odds is not None:
            texts = [normalise(side.text_of(i)).text for i in range(len(truth))]
            own = np.array([odds.get(t, 0.0) for t in texts], dtype=np.float32)
        features.append(features_of(side, free, own)[free])
        labels += [bool(mark) for mark in truth if mark is not None]
        folds += [fold] * int(free.sum())
    return np.concatenate(features), np.array(labels), np.array(folds)


def main() -> None:
    """Read the command line, fit, print and write."""
    from sklearn.linear_model import LogisticRegression

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="store the weights")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    lines = rows(HERE / "lines.jsonl") + rows(CORPORA / "furniture.jsonl")
    found = examples(lines, options.seed)
    vectors = load_encoder(threads=1).encode([example.text for example in found]).vectors
    labels = np.array([example.furniture for example in found])
    folds = np.array([example.fold for example in found])
    unseen = np.zeros(len(found))
    for fold in range(FOLDS):
        out = folds == fold
        model = vector_model(vectors[~out], labels[~out])
        unseen[out] = np.clip(model.decision_function(vectors[out]), -5, 5)
    print(f"vector alone, unseen styles: {np.mean(unseen[labels] > 0):.1%} of furniture,")
    print(f"{np.mean(unseen[~labels] > 0):.1%} of body sentences called furniture")
    by_text = {e.text: float(odd) for e, odd in zip(found, unseen, strict=True)}
    stored: dict[str, Any] = {
        "about": "Made by training/furniture/fit.py; see training/furniture/README.md.",
        "encoder": {
            "name": BUNDLED_NAME, "revision": BUNDLED_REVISION, "sha256": BUNDLED_SHA256
        },
    }  # fmt: skip
    for name, odds in (("decision", by_text), ("decision_without_vectors", None)):
        data, wanted, parts = decisions(found, lines, odds, options.seed)
        scores = np.zeros(len(wanted))
        for fold in range(FOLDS):
            out = parts == fold
            fitted = LogisticRegression(max_iter=2000).fit(data[~out], wanted[~out])
            scores[out] = fitted.decision_function(data[out]) - MARGIN[name]
        print(f"{name}: {np.mean(scores[wanted] <= 0):.1%} of furniture missed,")
        print(f"    {np.mean(scores[~wanted] > 0):.1%} of body sentences called outside")
        fitted = LogisticRegression(max_iter=2000).fit(data, wanted)
        weights = {f: round(float(w), 4) for f, w in zip(FEATURES, fitted.coef_[0], strict=True)}
        stored[name] = {"weights": weights, "bias": round(fitted.intercept_[0] - MARGIN[name], 4)}
    model = vector_model(vectors, labels)
    stored["vector"] = {
        "bias": round(float(model.intercept_[0]), 4),
        "weights": [round(float(weight), 4) for weight in model.coef_[0]],
    }
    if options.write:
        WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
