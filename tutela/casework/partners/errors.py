"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid


class BadPartner(Invalid):
    """A partner, a person of theirs, an agreement, a key or a certificate lacks something, or is there."""

    code = "TU-PA01"


class PartnerMoved(Conflict):
    """A partner, an agreement, a key or a certificate does not stand where it would have to for this."""

    code = "TU-PA02"


class SecondPersonWanted(Forbidden):
    """The second step is another person's."""

    code = "TU-PA03"
