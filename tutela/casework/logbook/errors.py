"""What this room refuses."""

from tutela.errors import Broken, Conflict, Forbidden, Invalid


class BadLine(Invalid):
    """What is said of a line, an authority or a hypothesis cannot be kept so."""

    code = "TU-IL01"


class NoAuthority(Forbidden):
    """A technique needs an authority that is in force, and none is named."""

    code = "TU-IL02"


class LineMoved(Conflict):
    """A line is not where it would have to be for this."""

    code = "TU-IL03"


class OwnWords(Forbidden):
    """Who wrote what is handed on does not sign it."""

    code = "TU-IL04"


class NamesSource(Invalid):
    """A text holds words of the identity of a source."""

    code = "TU-IL05"


class SourceBroken(Broken):
    """The sealed identity of a source is not what it was."""

    code = "TU-IL06"


class BadTables(Invalid):
    """The file of gradings or of techniques is not as it must be."""

    code = "TU-IL07"
