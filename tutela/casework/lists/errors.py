"""Why an act upon a hash list is refused, or a record of one cannot be kept."""

from tutela.errors import Broken, Conflict, Invalid


class BadList(Invalid):
    """A list was to be made that contradicts itself, or that is there already."""

    code = "TU-H01"


class NotOwn(Invalid):
    """Editions are made of own lists only, and files are imported into others only."""

    code = "TU-H02"


class Unkeepable(Invalid):
    """A record says something that the database cannot hold."""

    code = "TU-H03"


class FileRefused(Invalid):
    """A file was not taken in, because it is broken or too much of it could not be understood."""

    code = "TU-H04"


class ImportBusy(Conflict):
    """The same file is being imported by somebody else at this moment."""

    code = "TU-H05"


class NotRevocable(Invalid):
    """An entry is revoked already or not in force yet, a list is withdrawn already, or there is no reason."""

    code = "TU-H11"


class ListWithdrawn(Conflict):
    """A list that was withdrawn as a whole was to be added to."""

    code = "TU-H17"


class TooLargeToSend(Invalid):
    """A list's file is empty, or longer than what is sent from a browser."""

    code = "TU-H18"


class UploadBroken(Broken):
    """A file that was sent does not open any more."""

    code = "TU-H19"


class UploadOver(Conflict):
    """Something was to be done with a file that was sent, and it is not at that point."""

    code = "TU-H20"
