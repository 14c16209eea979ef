"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid


class BadExchange(Invalid):
    """What was given cannot go abroad as it is."""

    code = "TU-AB01"


class ExchangeMoved(Conflict):
    """What is exchanged does not stand where it would have to for this."""

    code = "TU-AB02"


class OwnExchange(Forbidden):
    """Another person has to do this than the one who made it or chose its route."""

    code = "TU-AB03"


class NoExchangeServer(Conflict):
    """No setting says where partners exchange reports, or it says it wrongly."""

    code = "TU-AB04"


class BadBook(Invalid):
    """The rule book of exchanges cannot be followed."""

    code = "TU-AB05"


class NotAssessed(Conflict):
    """Nobody recorded at an address what is illegal by the unit's law pack."""

    code = "TU-AB06"


class NotMapped(Conflict):
    """No row says what a category of a law pack is in the recipient's scheme, or two people approved none."""

    code = "TU-AB07"
