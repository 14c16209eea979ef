"""What the letterbox refuses."""

from tutela.errors import Broken, Conflict, Forbidden, Invalid, Unavailable


class BoxAway(Unavailable):
    """The letterbox's own database does not answer."""

    code = "TU-O01"


class LetterBroken(Broken):
    """A letter does not open: it was changed, or its key is another."""

    code = "TU-O02"


class NoLetterKey(Conflict):
    """The unit has made no key yet to which the public's reports are sealed."""

    code = "TU-O03"


class NotTheSecond(Conflict):
    """A contact is released by whoever asked for it, or was released before."""

    code = "TU-O04"


class NotReleased(Forbidden):
    """No second person has released a reporter's contact to whoever reads it."""

    code = "TU-O05"


class ReasonMissing(Invalid):
    """A reporter's contact was asked for without a reason."""

    code = "TU-O06"


class BadPlace(Invalid):
    """The settings do not say where the letterbox lies."""

    code = "TU-O07"
    exit_code = 2


class NotAskable(Conflict):
    """Whoever sent a report cannot be asked now."""

    code = "TU-O08"
