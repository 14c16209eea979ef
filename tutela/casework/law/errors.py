"""What this room refuses."""

from tutela.errors import Invalid


class NameTaken(Invalid):
    """A scheme or a law pack of that name and version was in force already, and said something else."""

    code = "TU-LW01"


class PackUnfit(Invalid):
    """A law pack by which nothing could be derived for a unit: with faults, or a draft."""

    code = "TU-LW02"
