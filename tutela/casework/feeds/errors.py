"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid


class BadFeed(Invalid):
    """What is to be agreed about a feed is not whole."""

    code = "TU-FD01"


class OwnFeed(Forbidden):
    """Whoever proposed terms of a feed does not confirm them."""

    code = "TU-FD02"


class FeedMoved(Conflict):
    """A feed does not stand where this needs it."""

    code = "TU-FD03"
