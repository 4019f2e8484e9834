"""Which sentences of two versions of an article belong together.

`align` takes two segmented documents, `align_sentences` two bare lists; both want the encoder's
vector of each sentence; `furniture_odds` of the vectors helps `align` to tell furniture from
body text. `align_known` is for documents of which it is known what belongs together.
"""

from evaluator.alignment.aligner import align, align_sentences
from evaluator.alignment.furniture import furniture_odds
from evaluator.alignment.known import align_known
from evaluator.alignment.result import Alignment
from evaluator.alignment.settings import AlignSettings
from evaluator.alignment.unrelated import is_unrelated

__all__ = [
    "AlignSettings",
    "Alignment",
    "align",
    "align_known",
    "align_sentences",
    "furniture_odds",
    "is_unrelated",
]
