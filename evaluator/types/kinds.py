"""The closed lists: how grave, how sure, what kind; each a string in JSON and files."""

from __future__ import annotations

from enum import StrEnum


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
