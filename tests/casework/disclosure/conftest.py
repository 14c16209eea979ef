"""A person of a case whom reports name as well."""

from datetime import date

import pytest
from django.utils import timezone

from tests.casework.reports.telling import arrival, received
from tutela.casework.cases import actions as cases
from tutela.casework.gate import Actor
from tutela.casework.subjects import actions as subjects
from tutela.casework.subjects.models import Subject

MAIL = "person1@example.com"


@pytest.fixture
def subject(finn: Actor, ida: Actor) -> Subject:
    """A person of case OP-1 by a mailbox that one report names."""
    case = cases.open_case(finn, "OP-1", "Title")
    noted = subjects.note_observation(finn, case, subjects.Noted(MAIL, "email", place="page 1"))
    received(ida, arrival(1))
    return subjects.open_subject(finn, noted, "Person 1", "suspect", "Sentence 1.")


@pytest.fixture
def today() -> date:
    """The day in the unit's zone."""
    return timezone.localdate()
