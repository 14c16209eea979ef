"""What this room refuses."""

from tutela.errors import Invalid


class NotTraceable(Invalid):
    """It is no address that can be traced, or a word on it says too little."""

    code = "TU-HO01"
