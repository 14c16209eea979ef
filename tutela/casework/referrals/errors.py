"""What this room refuses."""

from tutela.errors import Conflict, Invalid


class ReferralMoved(Conflict):
    """A referral is not where it would have to be for this."""

    code = "TU-RF01"


class BadMark(Invalid):
    """An item cannot be marked as this."""

    code = "TU-RF02"


class BadLead(Invalid):
    """A lead cannot be kept as it was given."""

    code = "TU-RF03"
