"""What this room refuses."""

from tutela.errors import Conflict, Invalid


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
