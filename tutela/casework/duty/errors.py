"""What this room refuses."""

from tutela.errors import Conflict, Invalid


class BadTurn(Invalid):
    """A turn on the duty list that tells nobody: without an address, or over before it begins."""

    code = "TU-A01"


class AlertMoved(Conflict):
    """The alert was taken up already, or more came to it than whoever takes it up has seen."""

    code = "TU-A02"
