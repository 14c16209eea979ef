"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid


class BadSubject(Invalid):
    """What is said of an entity or a person cannot be kept so."""

    code = "TU-SB01"


class Contradiction(Conflict):
    """A judgement contradicts others that stand; the message names the path."""

    code = "TU-SB02"


class SubjectMoved(Conflict):
    """A judgement or a nomination is not where it would have to be for this."""

    code = "TU-SB03"


class OwnNomination(Forbidden):
    """Who nominated somebody does not decide it."""

    code = "TU-SB04"


class BadClasses(Invalid):
    """The file of classes of data subjects is not as it must be."""

    code = "TU-SB05"
