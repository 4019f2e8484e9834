"""The join: it is fitted to what the product scores, and the cuts hold what they promise."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evaluator import drift
from evaluator.drift.decide import fitted
from evaluator.drift.decide.likelihood import LONE
from evaluator.drift.decide.probability import LEARNED, PLAIN
from evaluator.drift.rules.evidence import Evidence
from evaluator.loading import Models
from evaluator.types import Category, Detection, Severity, Span, Tag
from tests.fakes.encoder import HashEncoder
from training import fits, join
from training.export import half
from training.observe import Row, Seen, observe

PAIRS = (
    ("The mayor resigned on Friday.", "The mayor did not resign on Friday."),
    ("Some 1,200 cars were sold, he said.", "He said that about 200 cars had been sold."),
    ("The court fined the firm after a week of talks.", "After a week of talks it was fined."),
)


class Doubting:
    """A detector that doubts the first word of either side."""

    def detect(self, pairs: Sequence[tuple[str, str]]) -> list[Detection]:
        return [
            Detection(
                0.7,
                (Tag(0, original.index(" "), Category.NAME, 0.8),),
                (Tag(0, rewrite.index(" "), Category.NAME, 0.6),),
            )
            for original, rewrite in pairs
        ]


@pytest.fixture(scope="module")
def models() -> Models:
    return Models(HashEncoder(), Doubting())  # type: ignore[arg-type]


def line(original: str, rewrite: str, label: int | None = 1, **more: Any) -> dict[str, Any]:
    return {
        "original": original, "rewrite": rewrite, "drift": label, "group": "g", "kind": "", **more
    }  # fmt: skip


def test_what_is_observed_is_what_the_product_scores(models: Models) -> None:
    rows = observe(models, [line(*pair) for pair in PAIRS], chunk=2)
    assert len(rows) == len(PAIRS)
    for pair, row, said in zip(PAIRS, rows, Doubting().detect(PAIRS), strict=True):
        tokens = HashEncoder().encode(pair, tokens=True).tokens
        assert tokens is not None
        sides = [drift.UnitText(text, own) for text, own in zip(pair, tokens, strict=True)]
        judged = drift.judge(*sides, detection=said)
        assert row.judged.score == judged.score
        assert [one.item for one in row.seen] == [*judged.evidence, *judged.lone]
        values = fits.unit_figures([row], learned=True)
        own = fits.applied({"weights": fitted.fit(learned=True).drift.weights,
                           "offset": fitted.fit(learned=True).drift.offset}, values)  # fmt: skip
        assert own[0] == pytest.approx(judged.score)


@pytest.mark.parametrize("learned", [True, False])
def test_findings_are_made_as_the_product_makes_them(models: Models, learned: bool) -> None:
    asked = models if learned else replace(models, detector=None)
    rows = observe(asked, [line(*pair) for pair in PAIRS])
    file = json.loads(fitted.PATH.read_text(encoding="utf-8"))
    # As `observe` asks for all findings, whatever their chance.
    record = {**file["learned" if learned else "rules_alone"], "drifted": math.inf}
    drifts = np.array([row.judged.score for row in rows])
    for row, own in zip(rows, fits.shown(rows, record, drifts, learned=learned), strict=True):
        made = sorted((round(one.right, 4), one.severity) for one in own)
        assert made == sorted((one.confidence, one.severity) for one in row.judged.findings)


def said_of(models: Models, **more: Any) -> list[tuple[bool | None, bool | None, bool | None]]:
    """Return what a reader said of the number that changed."""
    pair = "The bus carried 34 people.", "The bus carried 43 people."
    (row,) = observe(replace(models, detector=None), [line(*pair, **more)])
    return [(one.right, one.grave, one.kind) for one in row.seen]


def test_evidence_is_right_where_the_reader_marked_its_words(models: Models) -> None:
    none: dict[str, Any] = {"original_spans": [], "rewrite_spans": []}
    major = {**none, "original_spans": [[16, 18, "number", "major"]]}
    minor = {**none, "rewrite_spans": [[16, 25, "meaning", "minor"]]}
    elsewhere = {**none, "rewrite_spans": [[4, 7, "number", "major"]]}
    assert said_of(models, severity="major", **major) == [(True, True, True)]
    assert said_of(models, severity="minor", **minor) == [(True, False, False)]
    assert said_of(models, severity="major", **elsewhere) == [(False, False, False)]
    assert said_of(models, severity="none", label=0, **none) == [(False, False, False)]


def test_without_marks_evidence_is_wrong_in_faithful_pairs_and_unknown_in_others(
    models: Models,
) -> None:
    assert said_of(models, label=0) == [(False, False, False)]
    assert said_of(models, label=1) == [(None, None, None)]


def evidence(key: str, severity: Severity = Severity.MAJOR) -> Evidence:
    return Evidence(Category.NUMBER, key, severity, 0.8, (Span(0, 6),), (Span(0, 6),))


def row(
    label: int | None,
    *seen: Seen,
    detector: float = 0.5,
    severity: str = "",
    tagged: float = 0.0,
    text: str = "Twelve boats left.",
) -> Row:
    """Return a pair of which all is alike but for what is given."""
    side = drift.UnitText(text)
    judged = drift.judge(side, side)
    items = tuple(one.item for one in seen if not one.alone)
    tags = (Tag(0, 6, Category.NUMBER, tagged),) if tagged else ()
    return Row(
        label, severity, "g", "", replace(judged, evidence=items),
        Detection(detector, tags, tags), seen, None,
    )  # fmt: skip


def seen(key: str, right: bool | None, grave: bool | None = False) -> Seen:
    return Seen(evidence(key), right, grave, None)


EVEN = {"weights": [0.0] * len((*PLAIN, *LEARNED)), "offset": 0.0}
"""A drift of 0.5, whatever the figures."""


def test_rules_are_counted_by_original() -> None:
    wrong, others = seen("number-lost", False), "Twelve ships left."
    rows = [
        row(1, wrong, seen("number-lost", True, True)),
        row(1, seen("number-lost", True), seen("name-lost", False), text="Twelve left."),
        *[row(0, wrong, seen(f"{LONE}lost", True, True), text=others) for _ in range(5)],
    ]
    assert fits.count_rules(rows) == {
        "name-lost": {"major": [1, 0, 0]},
        "number-lost": {"major": [3, 2, 1]},
    }


def test_of_an_original_with_several_rewrites_a_rule_has_the_share_in_which_it_is_right() -> None:
    rows = [
        *[row(1, seen("number-lost", True, True), text=text) for text in ("One.", "Two.", "Six.")],
        *[row(1, seen("number-lost", right), text="Ten.") for right in (False, True, True, True)],
    ]
    assert fits.count_rules(rows) == {"number-lost": {"major": [4, 4, 3]}}


def test_what_a_rule_grades_lower_is_counted_apart() -> None:
    minor = Seen(evidence("number-lost", Severity.MINOR), False, False, None)
    rows = [row(1, seen("number-lost", True, True)), row(0, minor, text="Twelve left.")]
    assert fits.count_rules(rows) == {"number-lost": {"major": [1, 1, 1], "minor": [1, 0, 0]}}


def noisy(count: int = 200) -> list[Row]:
    """Return pairs whose drift the detector knows more often than not."""
    rng = np.random.default_rng(3)
    rows = []
    for _ in range(count):
        label = int(rng.random() < 0.4)
        chance = 1 / (1 + np.exp(-(rng.normal() + 2 * label - 1)))
        rows.append(row(label, detector=float(chance)))
    return rows


def test_the_drift_is_a_probability_at_the_base_rate() -> None:
    rows = noisy()
    record = fits.fit_drift({"read": rows}, learned=True)
    said = fits.applied(record, fits.unit_figures(rows, learned=True))
    shares = fits.base_weights(np.array([one.drift for one in rows]))
    assert shares.sum() == pytest.approx(1)
    assert float(shares @ said) == pytest.approx(fits.BASE_RATE, abs=0.005)
    detector = (*PLAIN, *LEARNED).index("detector")
    assert record["weights"][detector] > 0.5
    assert len(record["weights"]) == len((*PLAIN, *LEARNED))


def test_nuances_are_not_fitted_to() -> None:
    rows = noisy(60)
    plain = fits.fit_drift({"read": rows}, learned=True)
    beside = fits.fit_drift({"read": [*rows, *(row(None, detector=0.99),) * 9]}, learned=True)
    assert beside["weights"] == pytest.approx(plain["weights"])


def test_the_drift_is_fitted_without_the_detector_too() -> None:
    rows = [row(k % 2, *[seen("number-lost", True)] * (k % 4 > 0)) for k in range(40)]
    record = fits.fit_drift({"read": rows}, learned=False)
    assert len(record["weights"]) == len(PLAIN)
    assert record["weights"][PLAIN.index("rules")] > 0


def test_a_finding_is_surer_by_what_went_with_right_ones() -> None:
    rows = []
    for k in range(60):
        right = k % 3 > 0
        rows.append(row(1, seen("number-lost", right, k % 3 == 1), tagged=0.9 if right else 0.1))
    drifts = np.full(len(rows), 0.5)
    right = fits.fit_findings({"read": rows}, EVEN, learned=True)["right"]
    said = fits.applied(right, fits.finding_table(rows, drifts, learned=True))
    assert said[1] > 0.8 > 0.3 > said[0]
    unknown = [*rows, *(row(1, seen("number-lost", None, None), tagged=0.9) for _ in range(30))]
    again = fits.fit_findings({"read": unknown}, EVEN, learned=True)["right"]
    assert again["weights"] == pytest.approx(right["weights"])


def test_words_that_no_rule_speaks_for_have_a_chance_of_their_own() -> None:
    rows = [
        row(
            k % 2,
            seen(f"{LONE}added", k % 2 == 1, k % 4 == 1),
            seen("number-lost", k % 2 == 0),
            tagged=0.9 if k % 2 else 0.1,
        )
        for k in range(60)
    ]
    drifts = np.full(len(rows), 0.5)
    found = fits.fit_findings({"read": rows}, EVEN, learned=True)
    table = fits.finding_table(rows, drifts, learned=True)
    rules, lone, grave = (fits.applied(found[name], table) for name in ("right", "lone", "grave"))
    # The findings of a row: the lone one, then the rule's. A high tag is right of the former alone.
    assert lone[2] > lone[0]
    assert rules[3] < rules[1]
    assert grave[2] < lone[2]
    assert set(
        fits.fit_findings({"read": rows}, {**EVEN, "weights": [0.0] * len(PLAIN)}, learned=False)
    ) == {"right"}


def test_without_the_detector_no_lone_tag_is_a_finding() -> None:
    one = row(1, seen("number-lost", True), seen(f"{LONE}added", True))
    assert len(fits.chosen(one, learned=True)) == 2
    assert [item.item.rule for item in fits.chosen(one, learned=False)] == ["number-lost"]


@pytest.mark.parametrize("share", [0.0, 0.05, 0.5])
def test_the_lowest_cut_lets_no_more_than_the_share_through(share: float) -> None:
    values = [*np.random.default_rng(1).random(150), *[0.9] * 4]
    cut = fits.lowest_cut(values, share)
    allowed = int(share * len(values))
    assert sum(value >= cut for value in values) <= allowed
    # A step lower it would be more, or as many as share one value.
    assert sum(value >= cut - 2e-4 for value in values) > allowed
    assert cut == round(cut, 4)


def test_where_nothing_is_shown_any_cut_will_do() -> None:
    assert fits.lowest_cut([], 0.05) == fits.lowest_cut([0.0] * 9, 0.05) == 1e-4


def shown(right: float, severity: Severity, truly: bool | None = None) -> fits.Shown:
    return fits.Shown(seen("number-lost", truly), right, severity)


def test_a_unit_reaches_as_high_as_its_surest_grave_finding() -> None:
    found = [
        shown(0.9, Severity.MINOR), shown(0.5, Severity.CRITICAL), shown(0.6, Severity.MAJOR)
    ]  # fmt: skip
    assert fits.reach(found) == 0.6
    assert fits.reach(found, Severity.CRITICAL) == 0.5
    assert fits.reach([]) == 0.0


@pytest.mark.parametrize("references", [0.2, 0.95])
def test_the_cuts_keep_five_percent_of_faithful_pairs_and_ten_of_references(
    references: float,
) -> None:
    rng = np.random.default_rng(2)
    rows = [row(0) for _ in range(100)] + [row(1) for _ in range(100)] + [row(None)]
    chances = [*rng.random(100) * 0.8, *(0.2 + 0.8 * rng.random(100)), 0.999]
    found = [[shown(value, Severity.MAJOR, bool(one.drift))]
             for value, one in zip(chances, rows, strict=True)]  # fmt: skip
    also = [[shown(float(value) * references, Severity.MAJOR)] for value in rng.random(100)]
    cuts = fits.fit_cuts(found, rows, also)
    flagged = [fits.reach(own) >= cuts["likely"] for own in found[:100]]
    assert sum(flagged) <= 5
    assert sum(fits.reach(own) >= cuts["likely"] for own in also) <= 10
    least = [
        fits.lowest_cut([fits.reach(own) for own in some], share)
        for some, share in ((found[:100], fits.FALSE_ALARMS), (also, fits.REFERENCES))
    ]
    assert cuts["likely"] == max(fits.LEAST, *least)
    sure = [one.seen.right for own in found for one in own if one.right >= cuts["sure"] - 5e-5]
    assert np.mean(sure) >= 0.9 or cuts["sure"] == cuts["likely"]
    assert cuts["possible"] <= cuts["likely"] <= cuts["sure"]


def test_minor_findings_move_no_cut_but_that_of_sure() -> None:
    rows = [row(0)] * 40
    minor = [[shown(0.9, Severity.MINOR, False)]] * 40
    cuts = fits.fit_cuts(minor, rows, [])
    assert cuts == {"likely": fits.LEAST, "sure": 1.0, "possible": fits.POSSIBLE}


@pytest.mark.parametrize(("truly", "least"), [(True, 0.3), (False, 0.95)])
def test_units_are_flagged_by_their_drift_as_far_as_the_flags_are_right(
    truly: bool, least: float
) -> None:
    file = json.loads(fitted.PATH.read_text(encoding="utf-8"))
    record = {**file["learned"], "likely": 0.99, "sure": 0.99}
    rows = [row(1, seen("roles-turned", truly, truly)) for _ in range(9)] + [row(0)]
    drifts = np.array([*np.arange(0.3, 0.7, 0.05), 0.9, 0.1])[-10:]
    assert fits.fit_drifted(rows, record, drifts, learned=True) == least


@pytest.mark.parametrize("learned", [True, False])
def test_a_new_calibration_makes_a_probability_and_moves_no_flag(learned: bool) -> None:
    file = json.loads(fitted.PATH.read_text(encoding="utf-8"))
    record = file["learned" if learned else "rules_alone"]
    own = record["drift"]
    record |= {"drift": {**own, "offset": own["offset"] + 1.5}}
    # Nothing tells the pairs apart, so that all are as likely as drift is among read pairs.
    rows = [row(k % 2, seen("roles-turned", True), detector=0.3) for k in range(40)]
    new = fits.recalibrated(record, rows, learned=learned)
    values = fits.unit_figures(rows, learned=learned)
    before, after = (fits.applied(one["drift"], values) for one in (record, new))
    assert after == pytest.approx(fits.BASE_RATE, abs=0.002)
    assert before[0] != pytest.approx(fits.BASE_RATE, abs=0.02)
    for detector in np.linspace(0.01, 0.99, 25):
        asked = [row(1, seen("roles-turned", True), detector=float(detector))]
        values = fits.unit_figures(asked, learned=learned)
        one, other = (
            fits.shown(asked, kept, fits.applied(kept["drift"], values), learned=learned)[0][0]
            for kept in (record | {"likely": 0.99}, new | {"likely": 0.99})
        )
        assert (other.right, other.stands) == (pytest.approx(one.right), one.stands)


@pytest.fixture
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "fitted.json"
    path.write_bytes(fitted.PATH.read_bytes())
    monkeypatch.setattr(fitted, "PATH", path)
    fitted.forget()
    yield path
    monkeypatch.undo()
    fitted.forget()


def test_what_is_written_is_what_the_product_reads(own_file: Path) -> None:
    record = json.loads(own_file.read_text(encoding="utf-8"))
    before = fitted.rule_right("number-lost", Severity.MAJOR, 0.5)
    record["rules"]["number-lost"]["major"] = [900, 900, 900]
    record["learned"]["likely"] = 0.123456
    join.write(record)
    assert fitted.rule_right("number-lost", Severity.MAJOR, 0.5) > before
    assert fitted.fit(learned=True).likely == 0.1235
    text = own_file.read_text(encoding="utf-8")
    assert '"major": [900, 900, 900]' in text
    join.write(json.loads(text))
    assert own_file.read_text(encoding="utf-8") == text


def test_figures_are_printed_of_graded_and_of_labelled_pairs(
    models: Models, capsys: pytest.CaptureFixture[str]
) -> None:
    spans: dict[str, Any] = {"original_spans": [], "rewrite_spans": []}
    graded = [
        line(*PAIRS[0], 1, severity="major", **spans),
        line(*PAIRS[1], None, severity="minor", **spans),
        line(PAIRS[2][0], PAIRS[2][0], 0, severity="none", **spans),
    ]
    damage = [line(*PAIRS[0], 1), line(PAIRS[1][0], PAIRS[1][0], 0)]
    held = {"natural": observe(models, graded), "damage": observe(models, damage)}
    record = json.loads(fitted.PATH.read_text(encoding="utf-8"))["learned"]
    join.show({**record, "likely": 1e-4}, held, learned=True)
    out = capsys.readouterr().out
    assert "natural        2 pairs  AUC" in out
    assert "against minor" in out
    assert "'major': '1.000'" in out
    assert "'drifted': '1.000', 'faithful': '0.000'" in out
    assert "all: " in out


def test_a_damaged_pair_is_held_against_its_twin(
    models: Models, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = observe(models, [line(*PAIRS[0], 1, kind="negation-added")])
    twins = observe(models, [line(PAIRS[0][0], PAIRS[0][0], 0)])
    join.show_order(json.loads(fitted.PATH.read_text("utf-8"))["learned"], damaged, twins)
    assert capsys.readouterr().out.startswith("damaged above its twin 1.000 of 1, critical kinds")


class Numbered:
    """A detector that goes by a gate's number, and doubts a small letter a little more."""

    def detect(self, pairs: Sequence[tuple[str, str]]) -> list[Detection]:
        return [Detection(self._chance(*pair)) for pair in pairs]

    def _chance(self, original: str, rewrite: str) -> float:
        number = int(original.split()[1])
        usual = 0.6 if number % 2 else 0.4
        return usual + 0.04 * (number * 7 % 10 - 5) + 0.01 * rewrite[0].islower()


def gates(count: int) -> list[dict[str, Any]]:
    """Return read pairs: odd numbers drifted, every third has its number changed."""
    out = []
    for k in range(100, 100 + count):
        new = k + 500 if k % 3 == 0 else k
        grade = "major" if k % 2 else ("minor" if k % 10 == 0 else "none")
        marks = [[5, 8, "number", grade]] if k % 2 else []
        label = {"none": 0, "minor": None}.get(grade, 1)
        out.append({
            **line(f"Gate {k} was shut.", f"Gate {new} was shut.", label), "group": f"g{k}",
            "severity": grade, "original_spans": marks, "rewrite_spans": marks,
        })  # fmt: skip
    return out


def test_all_is_fitted_written_and_printed(
    own_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    work = tmp_path / "work"
    damage = [
        {
            **one,
            "rewrite": one["original"].lower(),
            "twin": one["original"],
            "drift": 1,
            "kind": "roles",
        }
        for one in gates(40)
    ]
    plain = [{**one, "rewrite": one["original"], "twin": "", "drift": 0} for one in gates(40)]
    files = {f"graded/{name}": gates(60) for name in ("further_train", "held", "dev")}
    files |= {f"graded/back_{name}": gates(20) for name in ("train", "held", "dev")}
    files |= {f"graded/{name}": gates(20) for name in ("train", "further_dev")}
    for name, rows in {"damage": [*damage, *plain], "references": plain}.items():
        for one in rows:
            for key in ("severity", "original_spans", "rewrite_spans"):
                one.pop(key, None)
        files[f"labelled/{name}"] = rows
    for name, rows in files.items():
        path = work / f"{name}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    settings = tmp_path / "settings.toml"
    settings.write_text(f'seed = 1\nwork = "{work}"\n', encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["join", "--rules", "--settings", str(settings)])

    def load(settings: Any, *, bulk: bool) -> Models:
        detector = None if settings.detector == "none" else Numbered()
        return Models(HashEncoder(), detector)  # type: ignore[arg-type]

    monkeypatch.setattr(join, "load_models", load)
    join.main()
    record = json.loads(own_file.read_text(encoding="utf-8"))
    assert record["fitted_on"].endswith("python -m training.join")
    (counts,) = record["rules"].values()
    counted = [*half(files["graded/further_train"], 1, join.MENDED_BY), *gates(20)]
    changed = {
        one["original"]: one["severity"] for one in counted if one["original"] != one["rewrite"]
    }
    grave = sum(grade == "major" for grade in changed.values())
    assert counts == {"major": [len(changed), grave, grave]}
    assert fitted.fit(learned=True).drift.weights[len(PLAIN)] > 0
    out = capsys.readouterr().out
    # Each damaged pair beside the very pair that it was before the damage.
    assert "damaged above its twin 1.000 of 22, critical kinds 1.000 of 22" in out
    assert "learned: cuts" in out
    assert "rules_alone: cuts" in out
