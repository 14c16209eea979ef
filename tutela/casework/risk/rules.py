"""The rule book that a unit follows: its own where two people approved one, else the one that is shipped."""

from functools import lru_cache

from tutela.casework.policies.queries import rules_in_force
from tutela.engine.risk import loading
from tutela.engine.risk.rule_book import RuleBook

# The name under which a unit's policies hold its own.
RULES = "risk rules"
_SHIPPED = "demonstration"


def check(text: str) -> None:
    """Refuse a rule book that breaks a rule, or could lower anything.

    Raises:
        BadRuleBook: the message says which rule.
    """
    loading.parse(text.encode())


def shipped(name: str = _SHIPPED) -> str:
    """Give the text of a book that comes with the program: by default that of reports."""
    return (loading.FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def in_force(unit: int, called: str = RULES, of: str = _SHIPPED) -> tuple[RuleBook, str]:
    """Give the book that a unit follows, and its text.

    Args:
        unit: whose.
        called: the name under which its policies hold its own.
        of: the name of the one that comes with the program.

    Raises:
        VersionBroken: the version in force is not what two people approved.
    """
    version = rules_in_force(unit, called)
    text = version.text if version is not None else shipped(of)
    return read(text), text


@lru_cache(maxsize=16)
def read(text: str) -> RuleBook:
    """Read the text of a book, once for each text."""
    return loading.parse(text.encode())
