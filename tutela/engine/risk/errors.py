"""What is refused of rule books and of the facts they are asked about."""

from tutela.errors import Invalid, Missing


class UnknownRuleBook(Missing):
    """No rule book of that name is installed."""

    code = "TU-Y01"


class BadRuleBook(Invalid):
    """A rule book breaks the rules of its form, or could lower a report's band."""

    code = "TU-Y02"


class BadFact(Invalid):
    """A fact that the rule book does not know, or one that is told in another way than the book says."""

    code = "TU-Y03"
