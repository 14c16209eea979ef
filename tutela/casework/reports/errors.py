"""What this room refuses."""

from tutela.errors import Invalid


class BadReport(Invalid):
    """A report cannot be kept as it is: a name is longer than any, or holds what no text has."""

    code = "TU-R01"
