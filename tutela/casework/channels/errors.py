"""What this room refuses, and why something cannot go out."""

from tutela.errors import Conflict, Forbidden, Invalid


class NotAddressable(Invalid):
    """An address, a subject or a text cannot be sent as it is."""

    code = "TU-CH01"


class NotAllowedOut(Forbidden):
    """No setting names the host, the recipient or the network that something was to go to."""

    code = "TU-CH02"


class DeliveryMoved(Conflict):
    """A delivery does not stand where it would have to for this."""

    code = "TU-CH03"
