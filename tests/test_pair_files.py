"""Pairs found by the names of their files."""

import pytest

from evaluator.errors import UsageError
from evaluator.pair_files import FoundPairs, PairPatterns, find_pairs


def found(files: list[str], there: list[str], *patterns: str) -> FoundPairs:
    return find_pairs(files, PairPatterns(*patterns), {*files, *there}.__contains__)


@pytest.mark.parametrize("changed", [["a/x.md"], ["a/x.back.md"], ["./a/x.back.md", "a/x.md"]])
def test_either_side_leads_to_the_pair_and_both_lead_to_it_once(changed: list[str]) -> None:
    result = found(changed, ["a/x.md", "a/x.back.md"])
    assert result == FoundPairs((("a/x.md", "a/x.back.md"),), (), ())


def test_a_file_without_its_other_side_and_a_file_of_no_side() -> None:
    result = found(["README.md", "x.back.md", "x.txt"], [])
    assert result.pairs == ()
    assert result.alone == (("README.md", "README.back.md"), ("x.back.md", "x.md"))
    assert result.others == ("x.txt",)


@pytest.mark.parametrize(
    ("original", "rewrite", "files"),
    [
        ("{name}.orig.md", "{name}.md", ("n/1.orig.md", "n/1.md")),
        ("en/{name}.txt", "back/{name}.txt", ("en/n/1.txt", "back/n/1.txt")),
        ("{name}.{kind}", "{name}.back.{kind}", ("n/1.txt", "n/1.back.txt")),
        ("{name}/{name}.en.md", "{name}/{name}.back.md", ("a/a.en.md", "a/a.back.md")),
        ("./{name}[1].md", "{name}[2].md", ("a[1].md", "a[2].md")),
    ],
)
def test_patterns(original: str, rewrite: str, files: tuple[str, str]) -> None:
    for changed in files:
        assert found([changed], list(files), original, rewrite).pairs == (files,)


@pytest.mark.parametrize(
    ("original", "rewrite"),
    [("a.md", "b.md"), ("{name}.md", "{other}.md"), ("{n}.md", "{n}.md"), ("{1}.md", "{1}.b.md")],
)
def test_patterns_that_name_no_pairs(original: str, rewrite: str) -> None:
    with pytest.raises(UsageError) as caught:
        found([], [], original, rewrite)
    assert caught.value.slug == "bad-pattern"
