"""What this room refuses."""

from tutela.errors import Broken, Conflict, Forbidden, Invalid


class SeriesMoved(Conflict):
    """A series, a telling or an export is not where it would have to be for this."""

    code = "TU-VS01"


class BadSeries(Invalid):
    """What is said of a series does not fit."""

    code = "TU-VS02"


class OwnExport(Forbidden):
    """Nobody signs an export that they made."""

    code = "TU-VS03"


class ExportBroken(Broken):
    """An export is not what was signed."""

    code = "TU-VS04"
