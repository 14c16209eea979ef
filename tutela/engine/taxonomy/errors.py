"""What is refused of facts, of schemes of terms and of rules of law."""

from tutela.errors import Invalid, Missing


class BadFacts(Invalid):
    """Facts that no assessor can have recorded so: not coded, not of the scheme, or against each other."""

    code = "TU-T03"


class UnknownScheme(Missing):
    """No scheme of terms of that name and version is installed."""

    code = "TU-T04"


class BadScheme(Invalid):
    """A scheme of terms breaks the rules of its form."""

    code = "TU-T05"


class UnknownLaw(Missing):
    """No rules of law of that name are installed."""

    code = "TU-T06"


class BadLaw(Invalid):
    """Rules of law break the rules of their form."""

    code = "TU-T07"


class NotImplied(Missing):
    """An outcome of a law that no facts stand for by themselves, or that the law does not have."""

    code = "TU-T08"


class RefusedWords(Invalid):
    """A note holds words that blame or belittle children."""

    code = "TU-T09"
