"""What this room refuses."""

from tutela.errors import Conflict, Invalid, Missing


class AtField(Exception):
    """What a refusal of a form is about: the name of the field, or "" where it is about none."""

    def __init__(self, says: str, at: str = "") -> None:
        super().__init__(says)
        self.at = at


class BadReport(Invalid):
    """A report cannot be kept as it is: a name is longer than any, or holds what no text has."""

    code = "TU-R01"


class NoSource(Missing):
    """What was named to be read is not there."""

    code = "TU-R02"


class NoSchema(Missing):
    """The schema that the settings name cannot be read."""

    code = "TU-R03"


class NotYours(Conflict):
    """A report is being worked on by somebody else, or by nobody: whoever decides takes it up first."""

    code = "TU-R04"


class BadOutcome(AtField, Invalid):
    """A report cannot end so: the rule is not known, or what it needs was not given."""

    code = "TU-R05"


class BadStep(AtField, Invalid):
    """A step needs something that was not given: a reason, a person, or a time to come."""

    code = "TU-R06"


class AlreadySettled(Conflict):
    """A report has ended; what is to be done with it has to wait until it is opened again."""

    code = "TU-R07"


class BadQuestion(Invalid):
    """A company is not asked so, or how useful its report was is not noted so."""

    code = "TU-R08"


class BadLook(Invalid):
    """A look at an address cannot be recorded so: something of it is not given, or was given before."""

    code = "TU-R09"


class NotSpoken(Conflict):
    """No receipt of a report can be read aloud, or the one that was is changed or has ended."""

    code = "TU-R11"


class BadFinding(Invalid):
    """What was found of a point to prove is not whole, or of no point or thing of the report."""

    code = "TU-R12"


class NotOurMailbox(Conflict):
    """The mailbox of the settings is another unit's."""

    code = "TU-R13"


class NotLooked(AtField, Conflict):
    """A report cannot end so while nobody looked at one of its addresses, or said why not."""

    code = "TU-R10"
