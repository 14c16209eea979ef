"""What this room refuses."""

from tutela.errors import Invalid, Missing


class BadReport(Invalid):
    """A report cannot be kept as it is: a name is longer than any, or holds what no text has."""

    code = "TU-R01"


class NoSource(Missing):
    """What was named to be read is not there."""

    code = "TU-R02"


class NoSchema(Missing):
    """The schema that the settings name cannot be read."""

    code = "TU-R03"
