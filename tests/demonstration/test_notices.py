"""The demonstration shows notices in a handful of states, and nothing of them goes out."""

import pytest
from pytest_django.fixtures import Settings

from tutela.casework.channels.models import Attempt
from tutela.casework.gate import Actor
from tutela.casework.takedown.models import Notice
from tutela.demonstration.notices import make_notices

pytestmark = pytest.mark.django_db


def test_notices_stand_in_many_states_and_a_second_run_makes_no_more(
    settings: Settings, finn: Actor, quinn: Actor, sam: Actor, ida: Actor
) -> None:
    assert make_notices(finn, quinn, sam, ida) == make_notices(finn, quinn, sam, ida) == 8

    states = set(Notice.objects.values_list("state", flat=True))
    assert states == {
        "ready",
        "hold",
        "not_sent",
        "answered",
        "removed",
        "reappeared",
        "suspended",
        "no_route",
    }
    assert not Attempt.objects.exists()
