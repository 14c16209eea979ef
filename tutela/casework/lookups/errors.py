"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid, Withheld


class BadGrant(Invalid):
    """What is to be agreed about look-ups is not whole."""

    code = "TU-LU01"


class OwnGrant(Forbidden):
    """Whoever proposed look-ups does not confirm them."""

    code = "TU-LU02"


class GrantMoved(Conflict):
    """A grant or a suggestion does not stand where this needs it."""

    code = "TU-LU03"


class BadSignal(Invalid):
    """What was asked for is no hash of a kind that is known here."""

    code = "TU-LU04"


class TooMany(Withheld):
    """More was asked than is agreed for a minute, for a day, or to wait."""

    code = "TU-LU05"


class NotAgreed(Forbidden):
    """What a program asks is not agreed with its partner."""

    code = "TU-LU06"
