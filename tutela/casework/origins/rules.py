"""The weights that a unit follows: its own where two people approved some, else those that are shipped."""

from functools import lru_cache

from tutela.casework.policies.queries import rules_in_force
from tutela.engine.origins import weights
from tutela.engine.origins.weights import Weights

# The name under which a unit's policies hold its own.
RULES = "first generation weights"


def check(text: str) -> None:
    """Refuse weights that break a rule of their form, or could lower a score.

    Raises:
        BadWeights: the message says which rule.
    """
    weights.parse(text.encode())


def shipped() -> str:
    """Give the text of the weights that come with the program."""
    return weights.shipped()


def in_force(unit: int) -> Weights:
    """Give the weights that a unit follows.

    Raises:
        VersionBroken: the version in force is not what two people approved.
    """
    version = rules_in_force(unit, RULES)
    return read(version.text if version is not None else shipped())


@lru_cache(maxsize=16)
def read(text: str) -> Weights:
    """Read the text of weights, once for each text."""
    return weights.parse(text.encode())
