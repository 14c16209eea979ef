"""What this room refuses."""

from tutela.errors import Conflict, Forbidden


class OwnWork(Forbidden):
    """Nobody releases or returns a lot with work of their own in it."""

    code = "TU-Q01"


class LotClosed(Conflict):
    """The lot was released or returned already."""

    code = "TU-Q02"


class KeptFromReader(Forbidden):
    """The lot holds opinions of items about which the reader may still be asked."""

    code = "TU-Q03"
