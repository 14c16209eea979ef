"""What this room refuses."""

from tutela.errors import Conflict, Invalid


class NothingToRead(Invalid):
    """An exhibit holds no file that a reader knows, or there is nothing at the path."""

    code = "TU-IT01"


class NotAsked(Conflict):
    """A file does not ask for that, or no longer."""

    code = "TU-IT02"


class BadMark(Invalid):
    """A mark is not whole, or not of this thread."""

    code = "TU-IT03"


class MarkUndone(Conflict):
    """A mark was taken back already."""

    code = "TU-IT04"


class BadMapping(Invalid):
    """A mapping of a table's columns is no such file."""

    code = "TU-IT05"


class BadTranslation(Invalid):
    """A translation is not whole, or was withdrawn before."""

    code = "TU-IT06"
