"""A colleague looks over a shoulder in a session of their own; both looks count, on both budgets."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.casework.doors import signed_in
from tests.casework.welfare.looking import NOON, later, opened, seen
from tests.casework.welfare.received import pictures
from tutela.casework.finding import actions as finding
from tutela.casework.finding.errors import NoReason
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.grading import actions
from tutela.casework.grading.errors import NothingBeside
from tutela.casework.grading.models import Shoulder
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.welfare import actions as viewing, queries
from tutela.casework.welfare.errors import BudgetSpent
from tutela.casework.welfare.models import ExposureEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(unit: Unit, ana: Actor, monkeypatch: pytest.MonkeyPatch) -> Item:
    """An item on ana's desk, which she looked at for thirty seconds."""
    found = pictures(unit, 1)[0]
    later(monkeypatch, NOON)
    actions.dispense(ana)
    look = opened(ana, found)
    later(monkeypatch, NOON + timedelta(seconds=30))
    viewing.end_exposure(ana, look)
    return found


def test_both_looks_are_on_record_and_count_on_both_budgets(
    item: Item, ana: Actor, quinn: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NoReason):
        finding.look(quinn, item, "preview", uuid4())
    asked = signed_in(ana).post("/beside/")
    shoulder = Shoulder.objects.get()
    assert asked.headers["Location"] == f"/beside/{shoulder.pk}/"
    assert "Ana asks for a colleague" in signed_in(quinn).get("/").content.decode()

    joined = signed_in(quinn).post(f"/beside/{shoulder.pk}/", {"act": "join"})
    assert joined.headers["Location"] == f"/items/{item.pk}/"
    shown = finding.look(quinn, item, "preview", uuid4())
    own = opened(ana, item)
    later(monkeypatch, NOON + timedelta(seconds=50))
    viewing.end_exposure(quinn, ExposureEvent.objects.get(pk=shown.event_id))
    viewing.end_exposure(ana, own)

    assert [queries.budget(who.person).used_s for who in (ana, quinn)] == [50.0, 20.0]
    assert ExposureEvent.objects.get(pk=shown.event_id).purpose == "shoulder"
    actions.end_beside(ana, shoulder)
    with pytest.raises(NoReason):
        finding.look(quinn, item, "preview", uuid4())


def test_the_helpers_own_budget_refuses_their_look(item: Item, ana: Actor, quinn: Actor) -> None:
    seen(quinn, item, NOON - timedelta(hours=1), 240)
    actions.join_beside(quinn, actions.ask_beside(ana))

    with pytest.raises(BudgetSpent):
        finding.look(quinn, item, "preview", uuid4())


def test_one_colleague_joins_and_is_given_no_blind_opinion_on_it_afterwards(
    item: Item, ana: Actor, asif: Actor, quinn: Actor, adele: Actor
) -> None:
    shoulder = actions.ask_beside(ana)
    with pytest.raises(NothingBeside):
        actions.join_beside(ana, shoulder)
    with pytest.raises(NotAllowed):
        actions.join_beside(adele, shoulder)
    actions.join_beside(asif, shoulder)
    with pytest.raises(NothingBeside):
        actions.join_beside(quinn, shoulder)
    with pytest.raises(NothingBeside):
        actions.end_beside(quinn, shoulder)

    actions.stop(ana)
    assert not actions.dispense(asif).reservations.exists()


def test_whoever_looked_at_nothing_has_nothing_to_look_at_together(ana: Actor) -> None:
    with pytest.raises(NothingBeside):
        actions.ask_beside(ana)
