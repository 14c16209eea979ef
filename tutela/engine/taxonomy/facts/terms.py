"""The answers an assessor may give, each a code."""

from enum import StrEnum

CANNOT_TELL = "cannot_tell"


class Answer(StrEnum):
    """An answer to a question of law; that it cannot be told is an answer too."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = CANNOT_TELL


class Medium(StrEnum):
    """What an item is (G2); a pseudo-photograph appears to be a photograph, a drawing does not."""

    PHOTOGRAPH = "photograph"
    PSEUDO_PHOTOGRAPH = "pseudo_photograph"
    DRAWING = "drawing"
    TEXT = "text"
    AUDIO = "audio"
    CANNOT_TELL = CANNOT_TELL


class Activity(StrEnum):
    """Which criteria of the Sentencing Council's text are met (G5)."""

    NONE = "none"
    A = "A"
    B = "B"
    C = "C"
    CANNOT_TELL = CANNOT_TELL


class Synthetic(StrEnum):
    """Whether a machine made it (G6)."""

    NONE = "none"
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"


class Development(StrEnum):
    """How far a child has developed, as it appears: not an age."""

    INFANT = "infant"
    PREPUBESCENT = "prepubescent"
    PUBESCENT = "pubescent"
    POSTPUBESCENT = "postpubescent"
    CANNOT_TELL = CANNOT_TELL


class Sex(StrEnum):
    """A child's sex as recorded."""

    FEMALE = "F"
    MALE = "M"
    NOT_RECORDED = "not_recorded"


class AgeBasis(StrEnum):
    """What an age rests on."""

    VISUAL = "visual"
    DOCUMENT = "document"
    CONTEXT = "context"
    PARTNER = "partner"


class Identified(StrEnum):
    """Whether it is known who a child is."""

    UNKNOWN = "unknown"
    UNIDENTIFIED = "unidentified"
    IDENTIFIED = "identified"
    SAFEGUARDED = "safeguarded"


class Likelihood(StrEnum):
    """How sure somebody is."""

    NO = "no"
    POSSIBLE = "possible"
    YES = "yes"


class TagGroup(StrEnum):
    """Which group of a scheme a tag of an item belongs to."""

    IMAGE = "image"
    CHILD = "child"
    SERIES = "series"
    INVESTIGATIVE = "investigative"
    HANDLING = "handling"
