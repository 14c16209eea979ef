"""What fails while a policy is simulated."""

from tutela.errors import Conflict, Invalid


class BadScenario(Invalid):
    """What is to be simulated is not described as it must be."""

    code = "TU-TS01"


class InUse(Conflict):
    """A simulation was to be made where something is already."""

    code = "TU-TS02"
