"""What this room refuses."""

from tutela.errors import Broken, Conflict, Forbidden, Invalid, Withheld


class BadSupply(Invalid):
    """What is to be agreed about a supply is not whole."""

    code = "TU-DS01"


class OwnSupply(Forbidden):
    """Whoever proposed a supply does not confirm it."""

    code = "TU-DS02"


class SupplyMoved(Conflict):
    """A supply, a recall or a feedback does not stand where this needs it."""

    code = "TU-DS03"


class NothingNew(Conflict):
    """The partner has all that was published."""

    code = "TU-DS04"


class BadAnswer(Invalid):
    """What a partner is said to have answered is not whole."""

    code = "TU-DS05"


class BadEntry(Invalid):
    """A list of addresses, domains or terms, or what is to be listed, is not what it has to be."""

    code = "TU-DS07"


class NoPlace(Invalid):
    """No setting says where deltas are put, or it says it wrongly."""

    code = "TU-DS08"


class TooOften(Withheld):
    """A program fetched a delta again and again; after `wait_s` seconds it may ask anew."""

    code = "TU-DS09"

    def __init__(self, says: str, wait_s: int) -> None:
        super().__init__(f"{says} Ask again in {wait_s} s.")
        self.wait_s = wait_s


class DeltaBroken(Broken):
    """A delta is not what was signed."""

    code = "TU-DS06"
