"""Why an act upon a hash list is refused."""


class BadList(ValueError):
    """A list was to be made that contradicts itself, or that is there already."""

    code = "TU-H01"


class NotOwn(ValueError):
    """Editions are made of own lists only, and files are imported into others only."""

    code = "TU-H02"


class FileRefused(ValueError):
    """A file was not taken in, because it is broken or too much of it could not be understood."""

    code = "TU-H04"


class ImportBusy(ValueError):
    """The same file is being imported by somebody else at this moment."""

    code = "TU-H05"
    status = 409


class NothingToList(ValueError):
    """There is nothing new to propose: no released item that can be listed, and nothing revoked."""

    code = "TU-H06"


class ProposalOpen(ValueError):
    """A list has a proposal already, or has none where one is needed."""

    code = "TU-H07"
    status = 409


class SamePerson(PermissionError):
    """An edition may not be published by the person who proposed it."""

    code = "TU-H08"
    status = 403


class ProposalStale(ValueError):
    """A proposed item's grade has changed since."""

    code = "TU-H09"
    status = 409


class NotRevocable(ValueError):
    """An entry is revoked already or not in force yet, a list is withdrawn already, or there is no reason."""

    code = "TU-H11"


class ListWithdrawn(ValueError):
    """A list that was withdrawn as a whole was to be added to."""

    code = "TU-H17"
    status = 409
