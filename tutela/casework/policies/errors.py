"""What this room refuses, and what is wrong with a version."""

from tutela.errors import Broken, Conflict, Forbidden, Invalid


class BadPolicy(Invalid):
    """A policy or a version of it lacks something, or its name is taken."""

    code = "TU-PO01"


class QuizFailed(Invalid):
    """A question about a version was not answered as its text has it."""

    code = "TU-PO06"


class VersionMoved(Conflict):
    """A version does not stand where it would have to for this, or is not the one that was read."""

    code = "TU-PO02"


class OwnVersion(Forbidden):
    """Nobody approves what they wrote, or approves twice."""

    code = "TU-PO03"


class NotBackTested(Conflict):
    """A rule book is not approved before it was tried on past work."""

    code = "TU-PO04"


class VersionBroken(Broken):
    """A version in force is not what was approved."""

    code = "TU-PO05"
