"""What this room refuses."""

from tutela.errors import Broken, Conflict, Forbidden, Invalid, Unavailable


class BadRetention(Invalid):
    """What is said of a clock, a hold, a review or a disposal is not whole."""

    code = "TU-RT02"


class OwnProposal(Forbidden):
    """Whoever proposed a disposal does not confirm it."""

    code = "TU-RT03"


class RetentionMoved(Conflict):
    """It does not stand where this needs it."""

    code = "TU-RT04"


class Held(Conflict):
    """A hold is in force."""

    code = "TU-RT05"


class NotResealed(Broken):
    """What another case holds too could not be sealed anew under its own key; nothing was destroyed."""

    code = "TU-RT06"


class DatabaseBusy(Unavailable):
    """Others hold the database, so what was freed in it cannot be overwritten yet."""

    code = "TU-RT07"
