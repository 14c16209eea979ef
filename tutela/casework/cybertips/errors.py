"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid


class BadTip(Invalid):
    """What was given cannot be part of a report to NCMEC."""

    code = "TU-NC03"


class TipMoved(Conflict):
    """A report to NCMEC does not stand where it would have to for this."""

    code = "TU-NC04"


class OwnTip(Forbidden):
    """Another person has to do this than the one who made the report, or chose its files."""

    code = "TU-NC05"


class NoEnvironment(Conflict):
    """No setting says where reports of this environment are sent, or it says it wrongly."""

    code = "TU-NC06"


class WrongEnvironment(Conflict):
    """A report was made for another place than the one it would be sent to now."""

    code = "TU-NC07"


class BadDuties(Invalid):
    """A table of duties to report cannot be followed as it is written."""

    code = "TU-NC08"
