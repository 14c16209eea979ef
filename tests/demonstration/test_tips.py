"""The demonstration unit has a TEST report to NCMEC that could be proposed, and nothing goes out."""

import pytest

from tutela.casework.cases.models import Exhibit
from tutela.casework.channels.models import Exchange
from tutela.casework.cybertips import actions
from tutela.casework.cybertips.models import Tip
from tutela.casework.gate import Actor
from tutela.demonstration import tips

pytestmark = pytest.mark.django_db


def test_there_is_one_draft_for_the_test_environment_that_follows_the_form(
    finn: Actor, exhibit: Exhibit
) -> None:
    made = tips.make_tip(finn, exhibit.case)

    assert tips.make_tip(finn, exhibit.case) == made
    assert (Tip.objects.count(), made.environment, made.state) == (1, "test", "draft")
    assert actions.propose_tip(finn, made, made.version, "Act 1").state == "proposed"
    assert not Exchange.objects.exists()
