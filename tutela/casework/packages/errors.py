"""What this room refuses."""

from tutela.errors import Broken, Conflict, Forbidden, Invalid


class PackageMoved(Conflict):
    """A package is not where it would have to be for this, or is not the one that was read."""

    code = "TU-PK01"


class BadPackage(Invalid):
    """A package cannot be made of, or moved on with, what was given."""

    code = "TU-PK02"


class OwnPackage(Forbidden):
    """Nobody checks a package that they made."""

    code = "TU-PK03"


class NotDeconflicted(Conflict):
    """Nobody has looked who else holds something on the same, or somebody else does by now."""

    code = "TU-PK04"


class PackageBroken(Broken):
    """A package is not what was signed."""

    code = "TU-PK05"


class BadTable(Invalid):
    """A file of bases or of the checklist is not as it must be."""

    code = "TU-PK06"


class BadOutcome(Invalid):
    """An outcome cannot be kept as it was given."""

    code = "TU-PK07"
