"""The terminal: widths, signs, colour, pipes."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len

from evaluator.report import decisions as decisions_
from evaluator.report.terminal import print_comparison, to_text
from tests.report.factory import F, U, asked, harbour, make, unit_fingerprint


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width):
    for line in to_text(harbour(), width=width).splitlines():
        assert cell_len(line) <= width


def test_a_pipe_gets_no_escape_sequences_and_80_columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("FORCE_COLOR", "1")
    stream = io.StringIO()
    print_comparison(harbour(), stream)
    text = stream.getvalue()
    assert "\x1b" not in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert text == to_text(harbour())


def test_a_terminal_gets_colour_unless_told_otherwise(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    print_comparison(harbour(), stream)
    assert "\x1b[" in stream.getvalue()
    assert "31m" in stream.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal()
    print_comparison(harbour(), plain)
    assert "31m" not in plain.getvalue()


def test_marks_have_signs_by_severity():
    text = to_text(harbour())
    assert "[[14]] votes" in text
    assert "<<Tuesday>>" in text
    assert "<may>" in text
    assert "(nothing here)" in text


def test_summary_says_verdict_reasons_scores_and_counts():
    text = to_text(harbour())
    flat = " ".join(text.split())
    assert "Stop: fix this before it runs" in text
    for reason in harbour().verdict.reasons:
        assert reason in text
    assert "2 critical, 3 major, 2 minor" in text
    assert "1 merged, 1 split, 1 moved, 1 dropped, 1 added, 2 outside the article" in flat
    assert "Drift – (no detector was loaded)" in flat
    assert text.index("u6  MINOR") < text.index("Scores: BLEU 31.2"), "findings come first"
    assert "How many word sequences" not in text
    explained = to_text(harbour(), explain=True)
    assert "Not computed: no detector was loaded" in " ".join(explained.split())
    assert "How many word sequences" in explained
    assert "Sure, seen by a rule" in explained
    assert "seen by a rule" not in to_text(harbour())
    assert text.index("u2  CRITICAL") < text.index("u3  MAJOR") < text.index("u6  MINOR")


def test_questions_stand_below_the_flags_and_ask():
    text = to_text(harbour(), width=120)
    flags, _, questions = text.partition("Questions: 1 passage the tool is unsure about\n")
    assert "u7 ? Meaning: Is this still the same? “stay” and “go on paying”" in questions
    assert "u7" not in flags
    text = to_text(asked(), width=120)
    assert "0 critical, 0 major, 0 minor" in text
    assert "Nothing was flagged." in text
    assert text.index("u1 ? Certainty: ") < text.index("u3 ? Left out: Is something missing here?")
    assert "CRITICAL" not in text


def test_only_the_first_questions_are_listed():
    finding = F("name", "minor", "Two.", "boats", "ships", "possible")
    units = [U([f"{n} boats left."], [f"{n} ships left."], [finding]) for n in range(8)]
    text = to_text(make(units))
    assert text.count(" ? Name: ") == 5
    assert "\n3 more questions: the report (--html) has them all.\n\nScores: " in text


def test_decisions_about_questions_are_shown():
    comparison = asked()
    print_ = unit_fingerprint(comparison, comparison.units[0], "certainty")
    known = [decisions_.Decision(print_, "dismiss", "certainty", who="Ada", when="2026-01-02")]
    assert "Fine as it is (Ada, 2026-01-02)" in to_text(comparison, decisions=known)


def test_nothing_flagged_is_said_without_a_promise():
    text = to_text(make([U(["All well."], ["All is well."])], level="clear"))
    assert "Nothing was flagged." in text
    assert "not proof" in text
    assert "safe" not in text.lower()


def test_control_characters_cannot_reach_the_terminal():
    evil = "Boo\x1b[2J\x07 \u202eevil\x9b31m\x00."
    comparison = make(
        [U([evil], [evil], [F("name", "major", evil, evil, evil)])],
        reasons=[evil],
        paths=(evil, evil),
    )
    text = to_text(comparison)
    assert not {"\x1b", "\x07", "\u202e", "\x9b", "\x00"} & set(text)
    assert "␛" in text


def test_markup_in_texts_is_text():
    words = "[bold red]not markup[/] :smile: [link=x]"
    text = to_text(make([U([words], [words], [F("name", "major", words)])]))
    assert ":smile:" in text
    assert "[bold red]not" in text


def test_a_stream_of_another_encoding_still_gets_its_text():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    print_comparison(harbour(), stream)
    stream.flush()
    assert b"Stop: fix this before it runs" in raw.getvalue()


def test_decisions_are_shown():
    comparison = harbour()
    print_ = unit_fingerprint(comparison, comparison.units[1], "polarity")
    known = [decisions_.Decision(print_, "dismiss", "polarity", who="Ada", when="2026-01-02")]
    assert "Fine as it is (Ada, 2026-01-02)" in to_text(comparison, decisions=known)
