"""Rows that people work with are compared with the record of acts, and the entry they contradict is named."""

import re
import threading
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.db.models import F

from tests.site import world
from tests.site.world import World
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import audit
from tutela.casework.custody.record.audit import RowsDiffer
from tutela.casework.editions.models import Edition
from tutela.casework.grading import actions as grading
from tutela.casework.grading.models import Assessment, Decision, Lot, Shift
from tutela.casework.items.models import Instance, Item, Settlement
from tutela.casework.jobs import worker
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people import actions as people
from tutela.casework.people.models import Person, RoleGrant
from tutela.casework.quality import actions as quality
from tutela.casework.quality.models import Verdict
from tutela.casework.welfare.models import ExposureEvent

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def worked(installed: Path) -> World:
    """A unit with work in every state, of which something was taken back and somebody suspended."""
    made = world.at_work(installed, pictures=10)
    sam, adele = made.actors["sam"], made.actors["adele"]
    published = HashList.objects.get(name="Published")
    _take_back_and_amend(made)
    copies = installed / "copies"
    copies.mkdir()
    for number in range(10):
        (copies / f"{number}.jpg").write_bytes(world.painted(number, quality=75))
    world.received(made.actors["finn"], copies, "JB2")
    assert Item.objects.filter(state=Item.State.KNOWN).count() > 1
    lists.revoke(sam, Entry.objects.filter(hash_list=published).earliest("pk"), "listed by mistake")
    worker.run("test", threading.Event(), until_idle=True)
    lists.withdraw_list(sam, HashList.objects.get(name="Fresh"), reason="made by mistake")
    people.suspend(adele, Person.objects.get(username="asif"))
    return made


def _take_back_and_amend(made: World) -> None:
    """Have a decision undone, and a lot returned, amended, confirmed anew and returned again."""
    ana, asif, quinn = (made.actors[name] for name in ("ana", "asif", "quinn"))
    grading.undo(ana, Decision.objects.get(pk=str(made.named["decision"])), uuid4())
    lot = Lot.objects.get(pk=str(made.named["lot"]))
    quality.return_lot(quinn, lot, "look again")
    item = Item.objects.get(pk=str(made.named["in lot"]))
    grading.amend(asif, lot.shift, item, "Beta", uuid4())
    quality.return_lot(quinn, grading.confirm_shift(asif, lot.shift), "once more")


def test_what_people_did_agrees_with_the_record(worked: World) -> None:
    log.verify()
    assert not audit.differences()


GRADED = ("item.assessed", "item.amended")
Seq = int
"""The entry that a row contradicts; 0 where none speaks of it."""


def _last(act: str, number: int | None = None) -> Seq:
    entries = LogEntry.objects.filter(act=act)
    return (entries if number is None else entries.filter(object_number=number)).latest("seq").seq


def _grade_otherwise(_: World) -> Seq:
    grade = Assessment.objects.filter(stands=True).latest("pk")
    Assessment.objects.filter(pk=grade.pk).update(category="None")
    return LogEntry.objects.filter(act__in=GRADED, object_number=grade.item_id).latest("seq").seq


def _grade_on_other_facts(_: World) -> Seq:
    grade = Assessment.objects.filter(stands=True).latest("pk")
    Assessment.objects.filter(pk=grade.pk).update(facts=grade.facts.replace("B", "C"))
    return LogEntry.objects.filter(act__in=GRADED, object_number=grade.item_id).latest("seq").seq


def _grade_by_another_rule(_: World) -> Seq:
    grade = Assessment.objects.filter(stands=True).latest("pk")
    Assessment.objects.filter(pk=grade.pk).update(rule="other")
    return LogEntry.objects.filter(act__in=GRADED, object_number=grade.item_id).latest("seq").seq


def _grade_without_its_facts(_: World) -> Seq:
    grade = Assessment.objects.filter(stands=True).latest("pk")
    none = dict.fromkeys(("facts", "facts_given", "rule", "law_version", "law_digest"), "")
    Assessment.objects.filter(pk=grade.pk).update(**none)
    return LogEntry.objects.filter(act__in=GRADED, object_number=grade.item_id).latest("seq").seq


def _grade_by_another(_: World) -> Seq:
    grade = Assessment.objects.filter(stands=True).latest("pk")
    Assessment.objects.filter(pk=grade.pk).update(person=Person.objects.get(username="quinn"))
    return LogEntry.objects.filter(act__in=GRADED, object_number=grade.item_id).latest("seq").seq


def _grade_that_stands_no_more(_: World) -> Seq:
    grade = Assessment.objects.filter(stands=True).latest("pk")
    Assessment.objects.filter(pk=grade.pk).update(stands=False)
    return LogEntry.objects.filter(act__in=GRADED, object_number=grade.item_id).latest("seq").seq


def _settle_otherwise(_: World) -> Seq:
    settled = Settlement.objects.earliest("pk")
    Settlement.objects.filter(pk=settled.pk).update(category="None")
    return _last("item.settled", settled.item_id)


def _settle_by_another_law(_: World) -> Seq:
    settled = Settlement.objects.earliest("pk")
    Settlement.objects.filter(pk=settled.pk).update(pack_version="9")
    return _last("item.settled", settled.item_id)


def _unsettle(_: World) -> Seq:
    settled = Settlement.objects.earliest("pk")
    settled.delete()
    return _last("item.settled", settled.item_id)


def _settle_what_waits(_: World) -> Seq:
    item = Item.objects.filter(state=Item.State.QUEUED).latest("pk")
    row = Settlement.objects.earliest("pk")
    row.pk, row.item = None, item
    row.save()
    return 0


def _hide_from_the_queue(_: World) -> Seq:
    Item.objects.filter(state=Item.State.QUEUED).update(state=Item.State.SET_ASIDE)
    return LogEntry.objects.filter(act="items.examined").earliest("seq").seq


def _hide_as_not_examined(_: World) -> Seq:
    Item.objects.filter(state=Item.State.QUEUED).update(state=Item.State.RECEIVED)
    return LogEntry.objects.filter(act="items.examined").earliest("seq").seq


def _release_what_was_graded(_: World) -> Seq:
    item = Item.objects.filter(state=Item.State.ASSESSED).latest("pk")
    Item.objects.filter(pk=item.pk).update(state=Item.State.RELEASED)
    return _last("item.assessed", item.pk)


def _shorten_a_look(_: World) -> Seq:
    look = ExposureEvent.objects.exclude(item=None).latest("pk")
    ExposureEvent.objects.filter(pk=look.pk).update(ended_at=F("opened_at"), closed_by="server")
    return _last("media.shown", look.item_id)


def _forget_a_look(_: World) -> Seq:
    look = ExposureEvent.objects.exclude(item=None).latest("pk")
    look.delete()
    return _last("media.shown", look.item_id)


def _look_as_another(_: World) -> Seq:
    look = ExposureEvent.objects.exclude(item=None).latest("pk")
    ExposureEvent.objects.filter(pk=look.pk).update(person=Person.objects.get(username="quinn"))
    return _last("media.shown", look.item_id)


def _give_a_budget_back(_: World) -> Seq:
    look = ExposureEvent.objects.exclude(item=None).latest("pk")
    ExposureEvent.objects.filter(pk=look.pk).update(day_before_s=F("day_before_s") - 1)
    return _last("media.shown", look.item_id)


def _take_a_role(_: World) -> Seq:
    RoleGrant.objects.create(person=Person.objects.get(username="adele"), role="assessor", granted_by="adele")
    return 0


def _lose_a_role(_: World) -> Seq:
    person = Person.objects.get(username="quinn")
    RoleGrant.objects.filter(person=person).delete()
    return _last("person.added", person.pk)


def _move_to_another_unit(_: World) -> Seq:
    person = Person.objects.get(username="quinn")
    Person.objects.filter(pk=person.pk).update(unit=Person.objects.get(username="otis").unit)
    return _last("person.added", person.pk)


def _come_back(_: World) -> Seq:
    person = Person.objects.get(username="asif")
    Person.objects.filter(pk=person.pk).update(is_active=True)
    return _last("person.suspended", person.pk)


def _make_a_person(_: World) -> Seq:
    Person.objects.create(username="eve", name="Eve", unit=Person.objects.get(username="ana").unit)
    return 0


def _name_a_place_otherwise(_: World) -> Seq:
    Instance.objects.filter(pk=Instance.objects.earliest("pk").pk).update(path=b"elsewhere")
    return LogEntry.objects.filter(act="receipt.batch").earliest("seq").seq


def _date_a_place_otherwise(_: World) -> Seq:
    Instance.objects.filter(pk=Instance.objects.earliest("pk").pk).update(modified_ns=1)
    return LogEntry.objects.filter(act="receipt.batch").earliest("seq").seq


def _state_a_zone_otherwise(_: World) -> Seq:
    Instance.objects.filter(pk=Instance.objects.earliest("pk").pk).update(modified_has_zone=False)
    return LogEntry.objects.filter(act="receipt.batch").earliest("seq").seq


def _swap_what_was_found(_: World) -> Seq:
    first, second = Instance.objects.order_by("pk")[:2]
    Instance.objects.filter(pk=first.pk).update(item=second.item)
    return LogEntry.objects.filter(act="receipt.batch").earliest("seq").seq


def _put_a_place_in(_: World) -> Seq:
    place = Instance.objects.latest("pk")
    place.pk, place.path, place.path_sha256 = None, b"planted", b"0" * 32
    place.save()
    return _last("receipt.batch")


def _take_a_place_out(_: World) -> Seq:
    Instance.objects.latest("pk").delete()
    return _last("receipt.batch")


def _release_a_returned_lot(_: World) -> Seq:
    verdict = Verdict.objects.get(outcome=Verdict.Outcome.RELEASED)
    Verdict.objects.filter(pk=verdict.pk).update(outcome=Verdict.Outcome.RETURNED)
    return _last("lot.released", verdict.lot_id)


def _confirm_what_was_not(_: World) -> Seq:
    Shift.objects.filter(confirmed_at=None, returned_at=None).update(confirmed_at=F("began_at"))
    return 0


def _publish_another_manifest(_: World) -> Seq:
    edition = Edition.objects.get(published_at__isnull=False)
    Edition.objects.filter(pk=edition.pk).update(digest="0" * 64)
    return _last("edition.published", edition.pk)


def _have_an_entry_count_again(_: World) -> Seq:
    Entry.objects.update(revoked_at=None)
    return _last("entry.revoked")


def _have_a_list_count_again(_: World) -> Seq:
    HashList.objects.update(withdrawn_at=None)
    return _last("list.withdrawn")


ATTACKS = [
    value
    for name, value in list(globals().items())
    if name[0] == "_" and getattr(value, "__annotations__", {}).get("_") is World
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: str(attack.__name__)[1:])
def test_a_row_that_says_otherwise_is_found_and_the_entry_it_contradicts_named(
    worked: World, attack: Callable[[World], Seq]
) -> None:
    contradicted = attack(worked)

    log.verify()
    with pytest.raises(RowsDiffer) as found:
        audit.require_none()
    named = re.findall(r"^(?:Entry (\d+) of the record|No entry of the record)", str(found.value))
    assert named == [str(contradicted) if contradicted else ""]
