"""What this room refuses."""

from tutela.errors import Invalid


class NameTaken(Invalid):
    """A scheme of that name and version was in force already, and said something else."""

    code = "TU-LW01"
