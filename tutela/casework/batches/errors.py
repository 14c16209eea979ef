"""What this room refuses."""

from tutela.errors import Conflict, Invalid, Missing


class NotReceived(Missing):
    """A batch's document was not received with the exhibit that it is to belong to."""

    code = "TU-NB01"


class BadBatch(Invalid):
    """A batch cannot be read, or says nothing of who gave it."""

    code = "TU-NB02"


class NotReturnable(Conflict):
    """A batch cannot go back as it stands."""

    code = "TU-NB03"


class BadAnswer(Invalid):
    """What an authority answered is missing, too long, or filed already."""

    code = "TU-NB04"
