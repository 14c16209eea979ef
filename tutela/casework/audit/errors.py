"""What this room refuses."""

from tutela.errors import Invalid


class TooManyEntries(Invalid):
    """More entries were asked for than a page gives as a file."""

    code = "TU-L05"
