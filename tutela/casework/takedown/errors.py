"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid


class NoticeMoved(Conflict):
    """A notice does not stand where it would have to for this."""

    code = "TU-TD01"


class BadTemplate(Invalid):
    """Templates of notices or the policy of holds cannot be followed as they are written."""

    code = "TU-TD02"


class NoTemplate(Conflict):
    """The unit approved no templates of notices, so that none is sent."""

    code = "TU-TD03"


class BadWord(Invalid):
    """An answer, a check or an appeal says too little, or something that is none of the choices."""

    code = "TU-TD04"


class TookPart(Forbidden):
    """Whoever took part in a notice decides no appeal against it."""

    code = "TU-TD05"
