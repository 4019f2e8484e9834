from evaluator.drift.rules.messages import MESSAGES, message


def test_a_long_quotation_is_cut_in_the_middle_and_an_unknown_reader_reads_english() -> None:
    key = next(key for key, text in MESSAGES["en"].items() if "{original}" in text)
    told = message(key, {"original": "begin " + "word " * 200 + "end", "rewrite": "x"}, "xx")
    assert "begin" in told
    assert "end" in told
    assert "…" in told
    assert len(told) < 400
