"""What this room refuses."""

from tutela.errors import Conflict, Invalid


class JoinStands(Conflict):
    """A join does not stand where it would have to for this."""

    code = "TU-BU01"


class NothingShared(Invalid):
    """What is to be joined by hand has nothing in common with anything."""

    code = "TU-BU02"


class TooLarge(Conflict):
    """The bundle would be too large to mean anything."""

    code = "TU-BU03"
