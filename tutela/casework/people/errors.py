"""What this room refuses."""

from tutela.errors import Invalid, Missing


class UnknownPerson(Missing):
    """No active person has this name, or the link is spent."""

    code = "TU-P02"


class OwnRole(Invalid):
    """Nobody changes their own roles."""

    code = "TU-P03"


class RolesClash(Invalid):
    """An administrator never sees media, so the role does not go with one that does."""

    code = "TU-P04"
