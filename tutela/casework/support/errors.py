"""What this room refuses."""

from tutela.errors import Broken, Conflict, Invalid


class BadRecord(Invalid):
    """What somebody wants to file cannot be kept so."""

    code = "TU-SU01"


class BadSupportRules(Invalid):
    """The unit's rules of support cannot be used as they are written."""

    code = "TU-SU02"


class NobodyNamed(Conflict):
    """The unit named nobody whom this could go to."""

    code = "TU-SU03"


class BreachMoved(Conflict):
    """Somebody did something with a breach meanwhile, or it has ended."""

    code = "TU-SU05"


class RecordBroken(Broken):
    """A sealed record of support does not open: it was changed or moved, or its key is another."""

    code = "TU-SU04"
