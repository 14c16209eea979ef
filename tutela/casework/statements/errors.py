"""What this room refuses."""

from tutela.errors import Broken, Conflict, Forbidden, Invalid


class BadWording(Invalid):
    """A version of the wording lacks something, or names a field that is not there."""

    code = "TU-SM01"


class StatementMoved(Conflict):
    """A statement does not stand where it would have to for this, or is not the one that was read."""

    code = "TU-SM02"


class OwnStatement(Forbidden):
    """Nobody checks a statement that they made."""

    code = "TU-SM03"


class WordingNotAdopted(Conflict):
    """Nothing is served in words that the unit has not approved."""

    code = "TU-SM04"


class BadStatement(Invalid):
    """A statement cannot be made of what was given."""

    code = "TU-SM05"


class StatementBroken(Broken):
    """A paper is not what was checked and signed."""

    code = "TU-SM06"


class BadReview(Conflict):
    """An item of a schedule cannot be moved there, or not any more."""

    code = "TU-SM07"
