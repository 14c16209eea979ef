"""What the typesetter refuses or cannot do."""

from tutela.errors import Failed, Unavailable


class NoTypesetter(Unavailable):
    """What sets documents is not installed here."""

    code = "TU-TY01"


class NotSet(Failed):
    """The typesetter did not make a document of what it was given."""

    code = "TU-TY02"
