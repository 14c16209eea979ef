"""What this room refuses."""

from tutela.errors import Invalid, Missing


class NoReason(Missing):
    """Nobody gave the person an item to look at."""

    code = "TU-I02"


class BadLook(Invalid):
    """A look was asked for in another form than a page of ours does."""

    code = "TU-I03"
