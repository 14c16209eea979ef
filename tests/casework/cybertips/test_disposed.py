"""What NCMEC answered goes with the case that the report was made of."""

import pytest

from tests.casework.cybertips.conftest import MakeTip, called
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.channels.models import Exchange
from tutela.casework.custody.record import audit
from tutela.casework.cybertips.models import TipCall
from tutela.casework.gate import Actor, machine
from tutela.casework.items.models import Item
from tutela.casework.retention import actions

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("stub")
def test_an_answer_kept_whole_goes_with_its_case_and_that_it_was_asked_stays(
    sent: MakeTip, files: list[Item], exhibit: Exhibit, finn: Actor, sam: Actor
) -> None:
    called(sent(*files))
    before = list(Exchange.objects.order_by("pk").values_list("what", "sha256", "code"))
    assert before
    assert Exchange.objects.exclude(raw=None).exists()

    cases.close_case(sam, exhibit.case, "Sentence 1.")
    proposed = actions.propose_disposal(finn, exhibit.case, "Sentence 2.", "Order 1/26")
    actions.answer_disposal(sam, proposed, is_confirmed=True)
    actions.carry_out(machine(finn.unit, "retention"), proposed.pk)

    assert not TipCall.objects.exists()
    assert list(Exchange.objects.order_by("pk").values_list("what", "sha256", "code")) == before
    assert set(Exchange.objects.values_list("raw", "answer")) == {(None, "")}
    assert [each.message for each in audit.differences()] == []
