"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid, Missing


class UnknownCategory(Invalid):
    """The unit's law pack has no such category."""

    code = "TU-G01"


class NotReserved(Missing):
    """The item is not on the person's desk, or no longer."""

    code = "TU-G02"


class NotOfTheStack(Invalid):
    """A decision was to serve an item that is not in the same stack."""

    code = "TU-G03"


class AlreadyDecided(Conflict):
    """The item does not wait for this person's decision."""

    code = "TU-G04"


class NothingToConfirm(Invalid):
    """The shift holds no grade that stands."""

    code = "TU-G05"


class BadReason(Invalid):
    """A reason is missing, or none of the coded ones."""

    code = "TU-G06"


class ShiftConfirmed(Conflict):
    """The shift was confirmed, so what was decided in it stands."""

    code = "TU-G07"


class StaleForm(Forbidden):
    """A request that changes something did not come from a page of ours."""

    code = "TU-G08"
