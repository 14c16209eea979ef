"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid


class BadDisclosure(Invalid):
    """What is asked, or decided of a request, is not whole."""

    code = "TU-DI01"


class RequestMoved(Conflict):
    """A request does not stand where this needs it."""

    code = "TU-DI02"


class OwnAnswer(Forbidden):
    """Whoever proposed an answer, or decided any part of it, does not approve it."""

    code = "TU-DI03"
