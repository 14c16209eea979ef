"""What this room refuses."""

from tutela.errors import Conflict, Forbidden, Invalid, Missing, Withheld


class UnknownPerson(Missing):
    """No active person has this name, or the link is spent."""

    code = "TU-P02"


class OwnRole(Invalid):
    """Nobody changes their own roles."""

    code = "TU-P03"


class RolesClash(Invalid):
    """An administrator never sees media, so the role does not go with one that does."""

    code = "TU-P04"


class OwnAccount(Forbidden):
    """Nobody suspends, ends or opens their own account."""

    code = "TU-P06"


class AccountEnded(Conflict):
    """The account has ended, and an ended account is not opened again."""

    code = "TU-P07"


class TooManyGuesses(Withheld):
    """Too many wrong codes were given; the next is heard later."""

    code = "TU-P09"


class NotLetIn(Invalid):
    """What was given to sign in, or to confirm, is not right. Nothing is said of what was wrong with it."""

    code = "TU-P08"


class NotADemonstration(Conflict):
    """What is for demonstrations only was asked of an installation that has a unit of its own."""

    code = "TU-P12"


class OwnCredential(Forbidden):
    """Who enrols, who gave the link, and who asks for a removal: none of them is the second person."""

    code = "TU-P13"


class BadUserName(Invalid):
    """A user name is taken, or holds what no address can."""

    code = "TU-P15"


class BadManager(Invalid):
    """Somebody cannot be the line manager of whom they were named for."""

    code = "TU-P16"


class UnknownLanguage(Invalid):
    """The workbench does not speak the language that somebody chose."""

    code = "TU-P17"


class NotSignedIn(Forbidden):
    """Nobody of this name is signed in at this shell."""

    code = "TU-P14"
    is_reported = False
