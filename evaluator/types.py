"""The central types: frozen dataclasses of plain data that every stage passes on.

This module imports nothing of ours but where a notebook asks for a view. A `Comparison` holds
everything that a report shows, so that a report can be drawn again later without a model.

Offsets count Unicode code points; `end` is excluded, so `text[start:end]` is what is quoted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Quoted, so that the command line can import this module without paying for numpy.
FloatArray: TypeAlias = "npt.NDArray[np.float32]"
IntArray: TypeAlias = "npt.NDArray[np.int32]"

SCHEMA = "evaluator.comparison/1"
UNKNOWN_LANGUAGE = "und"
"""Stands for a language that could not be told: ISO 639-2's code for it."""

DIRECT = "translation_similarity"
"""Score of original and translation by an encoder of many languages, without a way back."""


class Span(NamedTuple):
    """Half-open range of code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Return whether both share a code point."""
        return self.start < other.end and other.start < self.end


class Severity(StrEnum):
    """How badly the meaning moved; compares by weight through `rank`."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for none up to 3 for critical."""
        return _SEVERITY_RANK[self]


_SEVERITY_RANK = {
    Severity.NONE: 0,
    Severity.MINOR: 1,
    Severity.MAJOR: 2,
    Severity.CRITICAL: 3,
}


class Likelihood(StrEnum):
    """How sure a finding is, whatever it would do to the reader.

    `POSSIBLE` findings are questions to an editor: they count for no severity, verdict, gate or
    tally.
    """

    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"

    @property
    def counts(self) -> bool:
        """Whether a finding of this likelihood counts for severities, verdicts and gates."""
        return self is not Likelihood.POSSIBLE


class Source(StrEnum):
    """What saw a finding: a rule, the learned detector, or both."""

    RULE = "rule"
    DETECTOR = "detector"
    BOTH = "both"


class UnitKind(StrEnum):
    """What became of the sentences of a unit (a bead of the alignment)."""

    MATCH = "match"
    MOVED = "moved"
    OMISSION = "omission"
    ADDITION = "addition"
    OUTSIDE = "outside"

    @property
    def joined(self) -> bool:
        """Whether both sides hold something and belong together."""
        return self in (UnitKind.MATCH, UnitKind.MOVED)


class Category(StrEnum):
    """Kind of drift that a finding reports."""

    NUMBER = "number"
    DATE_TIME = "date_time"
    UNIT = "unit"
    MONEY = "money"
    NAME = "name"
    NEGATION = "negation"
    POLARITY = "polarity"
    CERTAINTY = "certainty"
    ATTRIBUTION = "attribution"
    ROLES = "roles"
    QUOTATION = "quotation"
    QUANTITY = "quantity"
    COMPARISON = "comparison"
    TENSE = "tense"
    CONNECTIVE = "connective"
    OMISSION = "omission"
    ADDITION = "addition"
    GARBLED = "garbled"
    UNTRANSLATED = "untranslated"
    MEANING = "meaning"


class Role(StrEnum):
    """What a paragraph is for when it is not body text.

    `read` marks candidates by position and form; `align` decides which of them are outside.
    """

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATE = "date"
    CREDIT = "credit"
    NAVIGATION = "navigation"
    NOTICE = "notice"
    APPEAL = "appeal"
    RELATED = "related"
    AUTHOR = "author"
    SIGN_IN = "sign_in"
    SHARE = "share"
    COMMENTS = "comments"
    LEFT_OUT = "left_out"  # the reader left it out, and the other side answers it


class VerdictLevel(StrEnum):
    """What an editor should do with the pair; never "safe to publish"."""

    CLEAR = "clear"
    UNCHECKED = "unchecked"
    READ = "read"
    STOP = "stop"

    @property
    def rank(self) -> int:
        """0 for clear up to 3 for stop."""
        return list(VerdictLevel).index(self)


@dataclass(frozen=True)
class Paragraph:
    """A run of text that no sentence crosses.

    `role` is a candidate for page furniture (None: reads like body text), `role_confidence` how
    sure the form alone makes it, 0 to 1.
    """

    start: int
    end: int
    role: Role | None = None
    role_confidence: float = 0.0


class Place(NamedTuple):
    """Where a stretch of a document's text stands in the file that it was taken from.

    Attributes:
        kind: "element", "paragraph", "page", "cue", "cell", "unit", "header", …
        number: Which one of its kind in the file, counted from 1.
        name: What the file itself calls it (an XPath, a unit's id, a cell), "" for nothing.
    """

    start: int
    end: int
    kind: str
    number: int
    name: str = ""


@dataclass(frozen=True)
class Dropped:
    """Text of a file that is not part of the document.

    Attributes:
        reason: Why, in a few words, such as "navigation" or "running header".
        kind: Where it stands, as in `Place`.
        number: Likewise.
        name: Likewise.
        known: It is recognised as something that no reader of the article misses; False for text
            that may be the article's.
    """

    text: str
    reason: str
    kind: str = ""
    number: int = 0
    name: str = ""
    known: bool = True


@dataclass(frozen=True)
class Document:
    """One side as read: the text that every offset counts in, and its paragraphs.

    Attributes:
        text: The text as decoded, byte order mark dropped and nothing else changed; of a web page
            or a document the text that was taken out of it.
        sha256: Hex digest of the bytes that were read (of a `str`: of its UTF-8).
        path: As given on the command line; "-" for standard input, None for a `str`.
        encoding: The codec that decoded the bytes, None for a `str`.
        language: ISO 639-1 code, None when too short to tell.
        paragraphs: In order, not overlapping, none empty.
        format: The format that it was read as.
        places: The way back into the file where the text was taken out of one: in order, not
            overlapping; empty where `text` is the file's own.
        warnings: What the reader has to say of the file.
        dropped: Text of the file that is not in `text`, in the file's order.
        unread: Share of the side's letters that were left out and are no recognised furniture,
            0 to 1.
    """

    text: str
    sha256: str
    paragraphs: tuple[Paragraph, ...]
    path: str | None = None
    encoding: str | None = None
    language: str | None = None
    format: str = "text"
    places: tuple[Place, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    unread: float = 0.0

    def places_of(self, start: int, end: int) -> tuple[Place, ...]:
        """Return the places that `text[start:end]` came from, none where it is the file's own."""
        first = bisect_right(self.places, start, key=lambda place: place.end)
        last = bisect_left(self.places, end, key=lambda place: place.start)
        return self.places[first:last]


@dataclass(frozen=True)
class Sentence:
    """A segment with its span in the document's text and the index of its paragraph."""

    start: int
    end: int
    paragraph: int
    role: Role | None = None
    role_confidence: float = 0.0


@dataclass(frozen=True)
class SegmentedDocument:
    """A document and its sentences, in order."""

    document: Document
    sentences: tuple[Sentence, ...]

    def text_of(self, index: int) -> str:
        """Return the text of sentence `index`, exactly as it stands in the document."""
        sentence = self.sentences[index]
        return self.document.text[sentence.start : sentence.end]

    def text_of_all(self, indices: Sequence[int]) -> str:
        """Return the sentences `indices`, such as a unit's, as they stand, a space between."""
        return " ".join(self.text_of(index) for index in indices)


@dataclass(frozen=True)
class TokenVectors:
    """Contextual vectors of one text's word pieces, special tokens left out.

    Attributes:
        offsets: (t, 2) int32, start and end of each piece in the encoded text.
        vectors: (t, d) float32, each of length 1.
    """

    offsets: IntArray
    vectors: FloatArray


@dataclass(frozen=True)
class Encoded:
    """What an encoder says of n texts.

    Attributes:
        vectors: (n, d) float32, one sentence vector a text, of length 1 where the encoder
            normalises.
        tokens: One entry a text, or None when token vectors were not asked for.
    """

    vectors: FloatArray
    tokens: tuple[TokenVectors, ...] | None = None


class Tag(NamedTuple):
    """Words that a learned detector holds to have drifted, and how.

    Attributes:
        category: The likeliest kind.
        probability: That the words drifted, 0 to 1.
    """

    start: int
    end: int
    category: Category
    probability: float


@dataclass(frozen=True)
class Detection:
    """What a learned detector says of one pair of texts.

    Attributes:
        probability: That the rewrite no longer says what the original says, calibrated, 0 to 1.
        original_tags: Drifted words, in the original text's offsets.
        rewrite_tags: Likewise in the rewrite's.
    """

    probability: float
    original_tags: tuple[Tag, ...] = ()
    rewrite_tags: tuple[Tag, ...] = ()


@dataclass(frozen=True)
class ModelInfo:
    """Which model spoke: what goes into `created_with.models`."""

    name: str
    revision: str | None
    sha256: str | None


@dataclass(frozen=True)
class Bead:
    """Sentences of both sides that belong together, by index, as the aligner found them.

    Attributes:
        cost: Alignment cost as in vecalign's output; 0 for a bead with an empty side.
    """

    kind: UnitKind
    original: tuple[int, ...]
    rewrite: tuple[int, ...]
    cost: float = 0.0


@dataclass(frozen=True)
class Interval:
    """Confidence interval: bounds and level (0.95 for 95%)."""

    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True)
class Score:
    """One measure: a value, or the reason why there is none.

    Attributes:
        metric: "bleu", "chrf", "chrfpp", "ter", "similarity", …
        value: None when it could not be computed; never a made-up number.
        signature: Settings and versions, in sacrebleu's manner.
        reason: Why `value` is None.
    """

    metric: str
    value: float | None
    signature: str
    interval: Interval | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Finding:
    """One drift with its evidence.

    Attributes:
        mqm: The MQM category that `category` maps to, such as "Accuracy/Mistranslation".
        severity: What the change does to the reader if it is there, however sure that is.
        confidence: The calibrated probability that a reader would mark these words, 0 to 1.
        message: A plain sentence for an editor that names the words.
        original_spans: Where it shows in the original's text; tight, may be empty.
        rewrite_spans: Likewise in the rewrite.
        likelihood: How sure it is, cut from `confidence`.
        rule: Id of the rule (`evaluator rules`), or the name of the plugin that found it.
        source: What saw it.
        ways: In how many ways back it stands, and how many there were; None without `roundtrip`
            by several translators.
    """

    category: Category
    mqm: str
    severity: Severity
    confidence: float
    message: str
    original_spans: tuple[Span, ...] = ()
    rewrite_spans: tuple[Span, ...] = ()
    likelihood: Likelihood = Likelihood.SURE
    rule: str | None = None
    source: Source = Source.RULE
    ways: tuple[int, int] | None = None

    @property
    def counts(self) -> bool:
        """Whether it counts for severities, verdicts, gates and tallies."""
        return self.likelihood.counts


@dataclass(frozen=True)
class UnitScores:
    """Scores of one unit; None where it has no meaning (an omission has no similarity).

    Attributes:
        more: Of metrics that other packages bring, by name.
    """

    bleu: float | None = None
    chrf: float | None = None
    chrfpp: float | None = None
    similarity: float | None = None
    token_precision: float | None = None
    token_recall: float | None = None
    token_f1: float | None = None
    drift: float | None = None
    more: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Unit:
    """A bead with its scores and findings; indices count in the sides' sentences.

    Attributes:
        translation: The segments of `Comparison.translation` that it came through, by index.
    """

    id: str
    kind: UnitKind
    original: tuple[int, ...]
    rewrite: tuple[int, ...]
    scores: UnitScores
    severity: Severity
    findings: tuple[Finding, ...] = ()
    cost: float = 0.0
    translation: tuple[int, ...] = ()

    @property
    def flags(self) -> tuple[Finding, ...]:
        """The findings that count; a unit without any is not flagged."""
        return tuple(finding for finding in self.findings if finding.counts)

    @property
    def questions(self) -> tuple[Finding, ...]:
        """The merely possible findings: shown apart, and counted nowhere."""
        return tuple(finding for finding in self.findings if not finding.counts)


@dataclass(frozen=True)
class Warning_:
    """Something the reader of a result must know: a slug to look up and a sentence."""

    slug: str
    message: str


@dataclass(frozen=True)
class Note:
    """What an editor may want to know of the article and is no drift; it counts nowhere.

    Attributes:
        slug: Which kind, such as "name-spelled" or "credit-exchanged".
        message: A plain sentence.
        original_spans: Wherever it shows in the original's text.
        rewrite_spans: Likewise in the rewrite.
    """

    slug: str
    message: str
    original_spans: tuple[Span, ...] = ()
    rewrite_spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What to do with the pair, and why."""

    level: VerdictLevel
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class TranslatorInfo:
    """Which translator spoke.

    Attributes:
        name: Of the engine.
        model: Of its model or language data, None where it has no name.
        signature: Settings and versions, in sacrebleu's manner.
    """

    name: str
    model: str | None
    signature: str

    @property
    def label(self) -> str:
        """Engine and model as people read them."""
        if self.model is None:
            return self.name
        return self.model if self.model.startswith(self.name) else f"{self.name} ({self.model})"


@dataclass(frozen=True)
class TranslationSegment:
    """A sentence of the text in the other language.

    Attributes:
        paragraph: Index of its paragraph, from 0.
        notes: What is to be known of its way back, such as "kept" or "loop"; see
            `evaluator.translate.checks`.
    """

    start: int
    end: int
    paragraph: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class WayBack:
    """A further way back from the same translation.

    Attributes:
        segments: What became of each segment of the translation, "" for nothing.
    """

    translator: TranslatorInfo
    segments: tuple[str, ...]


@dataclass(frozen=True)
class Translation:
    """The text in the other language that a round trip went through.

    Attributes:
        text: That segments count in.
        language: ISO 639-1 code, as given or detected.
        sha256: Hex digest of the bytes that were read; of a text that was made, of its UTF-8.
        translator: That of the way back to the rewrite.
        segments: In order, not overlapping.
        path: As given; None for a text that was made.
        there: That of the way there; None where the translation was given.
        ways: By further translators.
    """

    text: str
    language: str
    sha256: str
    translator: TranslatorInfo
    segments: tuple[TranslationSegment, ...]
    path: str | None = None
    there: TranslatorInfo | None = None
    ways: tuple[WayBack, ...] = ()

    def text_of(self, index: int) -> str:
        """Return the text of segment `index`, exactly as it stands."""
        segment = self.segments[index]
        return self.text[segment.start : segment.end]


@dataclass(frozen=True)
class Comparison:
    """Everything that a comparison found; the one object that reports are drawn from.

    Attributes:
        scores: By metric name, for the document.
        settings: The settings that shaped the result, plain JSON values.
        notes: What is no drift and an editor may want to know, in the order of the article.
        translation: What a round trip went through.
    """

    version: str
    models: tuple[ModelInfo, ...]
    settings: Mapping[str, Any]
    original: SegmentedDocument
    rewrite: SegmentedDocument
    verdict: Verdict
    scores: Mapping[str, Score]
    units: tuple[Unit, ...]
    warnings: tuple[Warning_, ...] = field(default=())
    translation: Translation | None = None
    notes: tuple[Note, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values of schema `evaluator.comparison/1`."""
        from evaluator.report.json_format import to_dict

        return to_dict(self)

    def to_arrow(self) -> Any:
        """Return its units as a `pyarrow.Table`: the columns of a batch's `units.parquet`."""
        from evaluator.report.units_table import to_arrow

        return to_arrow(self)

    def to_pandas(self) -> Any:
        """Return its units as a `pandas.DataFrame`; pandas must be installed."""
        return self.to_arrow().to_pandas()

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        # The one view that has to be found from the data: notebooks look for this name.
        from evaluator.report.notebook import fragment

        return fragment(self)
