"""The rules by which people are ordered: the unit's own where two people approved them, or those shipped."""

from tutela.casework.risk import rules
from tutela.engine.risk.rule_book import RuleBook

# The name under which a unit's policies hold its own.
RULES = "risk rules for people"
KIND = "subject"
_SHIPPED = "persons"
# Between two bands lie so many steps of the order inside one.
_STEP, _MOST = 1_000_000, 400_000


def check(text: str) -> None:
    """Refuse a rule book that breaks a rule, or could lower anybody.

    Raises:
        BadRuleBook: the message says which rule.
    """
    rules.check(text)


def shipped() -> str:
    """Give the text of the book that comes with the program."""
    return rules.shipped(_SHIPPED)


def in_force(unit: int) -> tuple[RuleBook, str]:
    """Give the book that a unit follows, and its text.

    Raises:
        VersionBroken: the version in force is not what two people approved.
    """
    return rules.in_force(unit, RULES, _SHIPPED)


def rank_of(place: int, order: int, *, is_immediate: bool) -> int:
    """Give where somebody stands among all: immediate risk first, then by band, then by order in the band."""
    return (0 if is_immediate else 10 * _STEP) + place * _STEP - max(-_MOST, min(_MOST, order))
