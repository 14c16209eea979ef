"""What this room refuses."""

from tutela.errors import Invalid


class NoAuthority(Invalid):
    """An exhibit was to be taken in without the authority under which it may be examined."""

    code = "TU-C02"


class BadReference(Invalid):
    """A reference is empty, already used, or holds characters that would confuse a reader."""

    code = "TU-C03"
