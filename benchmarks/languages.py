"""What is checked in other languages, and what a page says of a drift there.

    python -m benchmarks.languages [--write]

Compares the articles of `tests/languages/articles.toml` with copies in which one number is wrong,
one sentence says the opposite, one is left out, with the models that come with the package. Prints
a table, and with --write puts it into docs/reference/languages.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from evaluator import Comparison, Evaluator, Settings
from evaluator.drift import rules_for
from evaluator.report.messages import table as words
from evaluator.scores import tokeniser_for
from tests.languages.articles import ARTICLES

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "languages.md"
BEGIN = "<!-- by python -m benchmarks.languages --write -->\n"
END = "<!-- end -->\n"
NAMES = {
    "de": "German", "es": "Spanish", "ru": "Russian", "zh": "Chinese", "ja": "Japanese",
    "ar": "Arabic",
}  # fmt: skip


def result() -> str:
    """Return both tables: what is looked at, and what is said of each case."""
    evaluator = Evaluator(Settings(bootstrap=0, device="cpu", precision="fp32"))
    looked = ["| language | looked at beside whole sentences | BLEU's words |", "|---|---|---|"]
    said = ["| language | changed | found | the page begins |", "|---|---|---|---|"]
    for code, article in ARTICLES.items():
        on = ", ".join(rules_for(code)[0])
        looked.append(f"| {NAMES[code]} | {on} | `{tokeniser_for(code).name}` |")
        text = article.text(article.original)
        for kind, (changed, before, after) in article.cases().items():
            compared = evaluator.compare(text, changed)
            words_changed = f"“{before}” → “{after}”" if after else f"“{before}” left out"
            said.append(
                f"| {NAMES[code]} | {kind}: {words_changed} | {_found(compared)} | "
                f"{words()[f'verdict.{compared.verdict.level.value}.title']} |"
            )
    return "\n".join([*looked, "", *said]) + "\n"


def _found(compared: Comparison) -> str:
    found = [
        f"{finding.category.value}, {finding.severity.value}"
        for unit in compared.units
        for finding in unit.flags
    ]
    return "; ".join(found) or "nothing"


def written(page: str, tables: str) -> str:
    """Return the page with the tables in their place."""
    before, rest = page.split(BEGIN)
    return before + BEGIN + tables + END + rest.split(END)[1]


def main() -> None:
    """Print the tables, or put them into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put them into the page")
    tables = result()
    print(tables)
    if parser.parse_args().write:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(written(page, tables), encoding="utf-8")


if __name__ == "__main__":
    main()
