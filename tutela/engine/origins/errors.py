"""What is refused of weights."""

from tutela.errors import Invalid


class BadWeights(Invalid):
    """The weights of evidence break a rule of their form."""

    code = "TU-OR01"
