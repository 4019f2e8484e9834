"""Agreement with people's scores, as tables."""

from __future__ import annotations

from evaluator.agreement.human import SIGNIFICANT
from evaluator.agreement.results import HumanResult
from evaluator.agreement.terminal import estimated, figure, print_table

_RANKED = {
    "pearson": "Pearson",
    "spearman": "Spearman",
    "accuracy": "acc*eq",
    "item_accuracy": "acc*eq by original",
    "soft_accuracy": "SPA",
}


def print_human(name: str, human: HumanResult) -> None:
    """Print the tables of a set's human scores: rows, originals and systems, then ranks."""
    print_table(
        f"{name}: agreement with {human.rows:,} human scores, row by row",
        ("score", "scored", "Pearson", "Spearman", "Kendall tau-b", "tau-c", "acc*eq", "epsilon"),
        [
            [
                one.measure.name,
                f"{one.scored:,}" + (f" (-{one.unscored:,})" if one.unscored else ""),
                *map(estimated, (one.pearson, one.spearman, one.tau_b, one.tau_c, one.accuracy)),
                figure(one.epsilon),
            ]
            for one in human.measures
        ],
    )
    if human.items:
        print_table(
            f"{name}: rewrites of one original among themselves, {human.items:,} originals",
            ("score", "acc*eq by original", "epsilon"),
            [
                [one.measure.name, estimated(one.item_accuracy), figure(one.item_epsilon)]
                for one in human.measures
            ],
        )
    if human.systems:
        print_table(
            f"{name}: {len(human.systems):,} systems, {human.shared:,} originals that all have",
            ("score", "Pearson of means", "pairwise accuracy", "SPA"),
            [
                [
                    one.measure.name,
                    *map(estimated, (one.system_pearson, one.system_accuracy, one.soft_accuracy)),
                ]
                for one in human.measures
            ],
        )
    shown = [figure for figure in _RANKED if any(n is not None for n in human.ranks[figure])]
    if human.permutations and shown:
        print_table(
            f"{name}: rank: 1 + the scores that agree better (p < {SIGNIFICANT}, permutation)",
            ("score", *(_RANKED[figure] for figure in shown)),
            [
                [
                    one.measure.name,
                    *(
                        "–" if human.ranks[figure][at] is None else str(human.ranks[figure][at])
                        for figure in shown
                    ),
                ]
                for at, one in enumerate(human.measures)
            ],
        )
