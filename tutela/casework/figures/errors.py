"""What this room refuses."""

from tutela.errors import Conflict, Invalid


class BadSpan(Invalid):
    """What was asked for is no span of figures, or none that this paper is made of."""

    code = "TU-MI01"


class BadCatalogue(Invalid):
    """The catalogue of figures names what is not there."""

    code = "TU-MI02"


class NoRows(Conflict):
    """Rows were asked for in a way in which the figure is not split."""

    code = "TU-MI03"
