"""What this room refuses."""

from tutela.errors import Conflict


class ReferralMoved(Conflict):
    """A referral is not where it would have to be for this."""

    code = "TU-RF01"
