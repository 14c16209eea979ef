"""What this room refuses."""

from tutela.errors import Invalid, Missing


class SourceMissing(Missing, FileNotFoundError):
    """The folder or file to receive is not there."""

    code = "TU-C01"


class OtherSource(Invalid):
    """Something was received from one place and is now to be received from another."""

    code = "TU-C04"
