"""A book of rules that two people approved, and a closed case full of everything a unit writes."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.casework.intelligence.conftest import look_for
from tests.casework.packages.conftest import make_force
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Case
from tutela.casework.gate import Actor
from tutela.casework.policies import actions as policies
from tutela.casework.retention import books

__all__ = ["look_for", "make_force"]


def follow(finn: Actor, approvers: tuple[Actor, Actor], text: str) -> None:
    """Have a book of rules approved by two people."""
    policy = policies.make_policy(finn, "retention", "Retention", "Head of unit", rule_book=books.BOOK)
    drafted = policies.draft(
        finn, policy, text, change="First version", citation="Decision 1/26", read_on=date(2026, 11, 2)
    )
    version = policies.propose(finn, drafted)
    for by in approvers:
        policies.approve(by, version, version.digest)


@pytest.fixture
def book(finn: Actor, quinn: Actor, sam: Actor) -> None:
    """The book that is shipped, in force."""
    follow(finn, (quinn, sam), books.shipped())


Close = Callable[[str], Case]


@pytest.fixture
def close(finn: Actor, sam: Actor) -> Close:
    """Open a case and close it."""

    def closed(reference: str) -> Case:
        case = cases.open_case(finn, reference, "Title")
        cases.close_case(sam, case, "Sentence 1.")
        return case

    return closed
