"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid


class NoAuthority(Invalid):
    """An exhibit was to be taken in without the authority under which it may be examined."""

    code = "TU-C02"


class BadReference(Invalid):
    """A reference is empty, already used, or holds characters that would confuse a reader."""

    code = "TU-C03"


class TooLargeForPage(Conflict):
    """An exhibit's record is more than a page can give at once."""

    code = "TU-C05"


class UnknownForm(Invalid):
    """An exhibit's record was asked for in a form that there is not."""

    code = "TU-C06"


class BadRecord(Invalid):
    """What is to go on the record of a case lacks something, or names what is not there."""

    code = "TU-CR01"


class RecordMoved(Conflict):
    """The record of a case does not stand where it would have to for this."""

    code = "TU-CR02"


class OwnMarking(Forbidden):
    """Nobody lowers the marking of a case alone."""

    code = "TU-CR03"


class CaseNotInOrder(Conflict):
    """A case is not closed while something is open in it, without a reason."""

    code = "TU-CR04"
