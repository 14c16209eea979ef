"""What is found of an item by its rows alone, each factor with its row, and what changes it later."""

from datetime import date

import pytest

from tests.casework.origins.pictures import MADE, found, picture, weigh, with_serial
from tests.casework.working import work_off
from tutela.casework import gate
from tutela.casework.cases import actions as cases
from tutela.casework.custody.models import LogEntry
from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import Instance, Item
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.origins import actions
from tutela.casework.origins.models import Appraisal, Camera
from tutela.casework.people.models import Unit
from tutela.casework.welfare.models import ExposureEvent

pytestmark = pytest.mark.django_db


def known(unit: Unit, **columns: object) -> Entry:
    listed = HashList.objects.create(unit=unit, name="Known", pack="demonstration")
    return Entry.objects.create(hash_list=listed, **columns)


def matched(item: Item, entry: Entry, **columns: object) -> Match:
    return Match.objects.create(item=item, entry=entry, rule=Match.Rule.STILL, algorithm="pdq", **columns)


def test_a_cameras_own_picture_is_a_candidate_and_nobody_viewed_it(unit: Unit) -> None:
    made, plain = picture(unit, 1, MADE, b"DCIM/100AAAAA/IMG_0001.JPG"), picture(unit, 2)

    assert weigh(unit, made, plain) == 2

    assert found(plain) == {"no_match": f"item {plain.pk}"}
    place = Instance.objects.get(item=made)
    assert found(made) == {
        "no_match": f"item {made.pk}",
        "camera_exif": f"item {made.pk}",
        "camera_tables": f"item {made.pk}",
        "device_path": f"place {place.pk}",
    }
    made.refresh_from_db()
    plain.refresh_from_db()
    assert made.precedence == Appraisal.objects.get(item=made).score == 65
    assert plain.precedence == 0
    assert not ExposureEvent.objects.exists()


def test_what_is_found_as_before_changes_nothing_and_another_finding_is_another_row(unit: Unit) -> None:
    item = picture(unit, 1, MADE)
    weigh(unit, item)
    assert weigh(unit, item) == 0
    before = LogEntry.objects.filter(act="items.weighed").count()

    matched(item, known(unit))
    assert weigh(unit, item) == 1

    rows = list(Appraisal.objects.filter(item=item).order_by("pk"))
    assert [row.is_latest for row in rows] == [False, True]
    assert "no_match" not in found(item)
    assert LogEntry.objects.filter(act="items.weighed").count() == before + 1


def test_a_revoked_entry_is_no_match(unit: Unit) -> None:
    item, entry = picture(unit, 1), known(unit)
    matched(item, entry)
    weigh(unit, item)
    assert found(item) == {}

    Entry.objects.filter(pk=entry.pk).update(revoked_at="2026-01-01T00:00:00Z")
    weigh(unit, item)

    assert found(item) == {"no_match": f"item {item.pk}"}


def test_unmatched_seconds_of_a_partly_known_video_are_found(unit: Unit) -> None:
    long = picture(unit, 1, {"duration_s": 60.0})
    short = picture(unit, 2, {"duration_s": 30.5})
    entry = known(unit)
    part = {"item_from_s": 0.0, "item_to_s": 30.0, "known_from_s": 0.0, "known_to_s": 30.0}
    first = matched(long, entry, **part)
    matched(short, entry, **part)

    weigh(unit, long, short)

    assert found(long) == {"unmatched_seconds": f"match {first.pk}"}
    assert found(short) == {}


def test_a_second_item_of_one_camera_raises_the_first_as_well(unit: Unit) -> None:
    first, second, other = (picture(unit, n, with_serial(s)) for n, s in ((1, "A1"), (2, "A1"), (3, "B2")))
    weigh(unit, first)
    assert "source_camera" not in found(first)

    weigh(unit, second, other)

    camera = Camera.objects.get(items=2)
    assert found(first)["source_camera"] == found(second)["source_camera"] == f"camera {camera.pk}"
    assert "source_camera" not in found(other)
    weigh(unit, first, second, other)
    assert Camera.objects.get(pk=camera.pk).items == 2


def test_a_model_alone_says_less_than_a_serial_number(unit: Unit) -> None:
    items = [picture(unit, number, MADE) for number in (1, 2)]

    weigh(unit, *items)

    assert "camera_model" in found(items[0])
    assert "source_camera" not in found(items[0])


@pytest.mark.parametrize(
    ("seized", "is_near"),
    [("2026-01-02", True), ("2026-04-02", True), ("2026-04-03", False), ("2026-01-01", False)],
)
def test_what_was_taken_shortly_before_the_seizure_is_near_it(
    unit: Unit, finn: Actor, seized: str, is_near: bool
) -> None:
    item = picture(unit, 1, {"taken_at": "2026-01-02T23:59:00+01:00"})
    case = cases.open_case(finn, "OP-9")
    exhibit = cases.add_exhibit(finn, case, "JB1", "Warrant 1/26", seized_on=date.fromisoformat(seized))
    Instance.objects.filter(item=item).update(intake=exhibit.intake)

    weigh(unit, item)

    assert ("near_seizure" in found(item)) is is_near
    if is_near:
        assert found(item)["near_seizure"] == f"exhibit {exhibit.pk}"


def test_all_that_waits_is_weighed_anew_by_the_workers(unit: Unit, sam: Actor, ana: Actor) -> None:
    items = [picture(unit, number) for number in (1, 2)]
    with pytest.raises(NotAllowed):
        actions.weigh_anew(ana)

    assert actions.weigh_anew(sam) == 2
    work_off()

    assert all("no_match" in found(item) for item in items)


def test_nobody_but_the_machine_and_those_who_may_have_it_done_weighs(unit: Unit, ana: Actor) -> None:
    item = picture(unit, 1)
    with pytest.raises(NotAllowed):
        actions.appraise(ana, [item.pk])
    other = Unit.objects.create(name="Southern unit", law_pack="demonstration")
    assert actions.appraise(gate.machine(other.pk), [item.pk]) == 0
