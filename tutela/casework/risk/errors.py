"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid


class NoReason(Invalid):
    """A decision about risk needs a reason."""

    code = "TU-Y04"


class SecondNeeded(Forbidden):
    """What lowers a risk is decided by two people, and neither of them twice."""

    code = "TU-Y05"


class RiskMoved(Conflict):
    """The assessment is not what whoever decides has seen any more, or nothing waits for a second person."""

    code = "TU-Y06"
