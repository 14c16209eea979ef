"""The demonstration tells its team one outcome, once."""

import pytest

from tests.casework.doors import signed_in
from tutela.casework.gate import Actor
from tutela.casework.support.models import Outcome
from tutela.demonstration.outcomes import tell_outcome

pytestmark = pytest.mark.django_db


def test_the_team_is_told_one_outcome_and_a_second_run_tells_no_more(sam: Actor, ana: Actor) -> None:
    tell_outcome(sam)
    tell_outcome(sam)

    assert Outcome.objects.count() == 1
    page = signed_in(ana).get("/outcomes/").content.decode()
    assert "Material was removed" in page
    assert "Invented for the demonstration." in page
