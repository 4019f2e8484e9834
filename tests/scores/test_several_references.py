"""BLEU and chrF with several references are sacrebleu's to the last digit."""

from __future__ import annotations

import pytest
from sacrebleu.metrics import BLEU, CHRF

from evaluator.scores import corpus_scores, gather, unit_scores

HYPOTHESES = ["The cat sat on the mat.", "A dog, barking loud!", "Nothing here", ""]
REFERENCES = [
    ["The cat is on the mat.", "A dog barked loudly.", "Nothing is here.", "Gone."],
    ["There is a cat on the mat.", "A dog, barking loudly!", "Here is nothing", "Gone away."],
    ["The cat sat upon a mat.", "Dogs bark.", "Nothing, here", "Away."],
]
PAIRS = list(zip(REFERENCES[0], HYPOTHESES, strict=True))
MORE = list(zip(*REFERENCES[1:], strict=True))


def test_corpus_and_rows_are_sacrebleus() -> None:
    counted = gather(PAIRS, references=MORE)
    ours = corpus_scores(counted, resamples=100, seed=7)
    for name, metric in (("bleu", BLEU()), ("chrf", CHRF()), ("chrfpp", CHRF(word_order=2))):
        said = metric.corpus_score(HYPOTHESES, REFERENCES)
        assert ours[name].value == pytest.approx(said.score, abs=1e-12), name
        assert ours[name].signature.startswith("nrefs:3|bs:100|seed:7|")
    rows = unit_scores(counted)
    for row, (original, rewrite), more in zip(rows, PAIRS, MORE, strict=True):
        every = [original, *more]
        assert row.bleu == BLEU(effective_order=True).sentence_score(rewrite, every).score
        assert row.chrf == CHRF().sentence_score(rewrite, every).score
        assert row.chrfpp == CHRF(word_order=2).sentence_score(rewrite, every).score


def test_one_reference_counted_either_way_is_the_same() -> None:
    plain, several = gather(PAIRS), gather(PAIRS, references=[()] * len(PAIRS))
    assert unit_scores(plain) == unit_scores(several)
    assert corpus_scores(plain, resamples=50) == corpus_scores(several, resamples=50)


def test_a_number_that_varies_is_said() -> None:
    counted = gather(PAIRS, references=[MORE[0], (), (), ()])
    assert corpus_scores(counted, resamples=0)["bleu"].signature.startswith("nrefs:var|")
