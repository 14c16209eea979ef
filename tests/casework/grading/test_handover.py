"""A desk is handed over with facts and without pictures, and nobody looks at anything again for it."""

import re

import pytest

from tests.casework.doors import signed_in
from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor
from tutela.casework.grading import actions
from tutela.casework.grading.errors import NothingToHandOver
from tutela.casework.grading.models import HandOver, Reservation
from tutela.casework.people.models import Person, Unit
from tutela.casework.welfare.models import ExposureEvent

pytestmark = pytest.mark.django_db


def _desk(of: Actor) -> list[int]:
    lies = Reservation.objects.filter(batch__person=of.person).order_by("position")
    return list(lies.values_list("item", flat=True))


def test_what_waits_goes_to_the_colleagues_desk_in_its_order_as_facts(
    unit: Unit, ana: Actor, asif: Actor
) -> None:
    items = pictures(unit, 3)
    actions.dispense(ana)
    order = _desk(ana)
    assert signed_in(ana).post("/grade/hand-over/", {"to": "asif"}).status_code == 302

    assert (_desk(ana), _desk(asif)) == ([], order)
    made = HandOver.objects.get()
    assert "handed 3 items over to you" in signed_in(asif).get("/").content.decode()
    page = signed_in(asif).get(f"/grade/handed-over/{made.pk}/").content.decode()
    assert all(item.reference in page for item in items)
    assert not re.search(r"<img|<video|standin|reveal", page.partition("<main")[2].partition("</main")[0])
    assert not ExposureEvent.objects.exists()
    assert signed_in(ana).get(f"/grade/handed-over/{made.pk}/").status_code == 404
    assert signed_in(asif).post(f"/grade/handed-over/{made.pk}/").status_code == 302
    assert "handed 3 items over to you" not in signed_in(asif).get("/").content.decode()
    assert [row.item_id for row in actions.dispense(asif).reservations.order_by("position")] == order


def test_only_a_desk_with_something_on_it_goes_to_somebody_who_grades(
    unit: Unit, ana: Actor, asif: Actor, sam: Actor
) -> None:
    rows = {each.name: Person.objects.get(pk=each.person) for each in (ana, asif, sam)}
    with pytest.raises(NothingToHandOver):
        actions.hand_over(ana, rows["asif"])
    pictures(unit, 1)
    actions.dispense(ana)
    for to in (None, rows["ana"], rows["sam"]):
        with pytest.raises(NothingToHandOver):
            actions.hand_over(ana, to)

    assert len(_desk(ana)) == 1
