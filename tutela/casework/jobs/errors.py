"""What this room refuses."""

from tutela.errors import Missing


class NotFailed(Missing):
    """What is to be started again is no failed job of the unit, or no longer."""

    code = "TU-J03"
