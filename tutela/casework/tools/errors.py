"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid


class BadTool(Invalid):
    """A tool that is to be registered lacks something, or is there already."""

    code = "TU-AT01"


class ToolMoved(Conflict):
    """A tool does not stand where it would have to for this, or is not what was read."""

    code = "TU-AT02"


class OwnTool(Forbidden):
    """Nobody approves a tool that they supplied or own, or approves twice."""

    code = "TU-AT03"


class BadUse(Invalid):
    """What is to be used, and how, breaks a rule of its form."""

    code = "TU-AT04"
