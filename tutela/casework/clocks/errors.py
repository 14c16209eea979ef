"""What this room refuses."""

from tutela.errors import Conflict, Invalid


class BadClock(Invalid):
    """A clock lacks an owner or a limit, or names an owner that is none."""

    code = "TU-CL02"


class ClockStands(Conflict):
    """A clock does not stand where it would have to for this: it has ended, runs, or stands still."""

    code = "TU-CL03"
