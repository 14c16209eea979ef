"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid


class OwnWork(Forbidden):
    """Nobody releases or returns a lot with work of their own in it."""

    code = "TU-Q01"


class LotClosed(Conflict):
    """The lot was released or returned already."""

    code = "TU-Q02"


class KeptFromReader(Forbidden):
    """The lot holds opinions of items about which the reader may still be asked."""

    code = "TU-Q03"


class BadSampling(Invalid):
    """The plans by which lots are sampled are not of their form."""

    code = "TU-Q04"


class NotChecked(Conflict):
    """The lot is not released before a sample of it was checked and accepted."""

    code = "TU-Q05"


class NoPlan(Conflict):
    """The unit follows no plan of sampling, or another one than was shown."""

    code = "TU-Q06"


class NotNext(Conflict):
    """The check is not the next of its sample: it was answered, or the sample came to something."""

    code = "TU-Q07"


class OpenFindings(Conflict):
    """The lot holds a critical finding that is not closed."""

    code = "TU-Q09"


class FindingMoved(Conflict):
    """The finding does not wait for this: it was rectified, closed or set aside, or is not rectified yet."""

    code = "TU-Q10"


class NotLookedAt(Conflict):
    """Nobody checks what they have not looked at."""

    code = "TU-Q08"
