"""What is refused of ratings and of plans."""

from tutela.errors import Invalid


class BadRatings(Invalid):
    """Ratings from which nothing can be measured: a cell that is missing, doubled or not of the order."""

    code = "TU-T20"


class BadPlan(Invalid):
    """A plan of a sample that cannot be: larger than its lot, or with shares outside 0 and 1."""

    code = "TU-T21"
