"""What this room refuses."""

from tutela.errors import Conflict


class MarkMoved(Conflict):
    """A mark does not stand any more, or is on its way to be cleared already."""

    code = "TU-OR02"


class SecondPerson(Conflict):
    """Who asked that a mark be cleared cannot agree to it."""

    code = "TU-OR03"
