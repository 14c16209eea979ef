"""Films that an earlier recipe fingerprinted are fingerprinted anew, behind all other work."""

import io
from pathlib import Path

import pytest

from tests.casework.editions.making import published
from tests.casework.examination.painting import paint
from tests.casework.lists import making
from tests.casework.working import work_off
from tests.engine.hashing.drawing import film
from tests.engine.hashing.examining import examiner
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.examination.actions import rehash
from tutela.casework.examination.models import Match, Rehash
from tutela.casework.gate import Actor
from tutela.casework.items.algorithms import NotAdmitted
from tutela.casework.items.models import HashValue, Item
from tutela.casework.jobs import worker
from tutela.casework.jobs.models import Job
from tutela.casework.people.models import Unit
from tutela.casework.welfare.models import ExposureEvent

# The recipe of version 0.2.0, which took other frames.
OF_0_2_0 = "vpdq/2 pdq/1 of the Y plane as stored, quality as of full range; cut/1 between bars; "
FILMS = {b"a.mp4": 20, b"b.mp4": 40, b"c.mp4": 60}


@pytest.fixture(autouse=True)
def _handlers() -> None:
    worker.discover()


def _item(name: bytes) -> Item:
    return Item.objects.get(instances__path=name)


def test_films_of_an_earlier_recipe_are_fingerprinted_anew_and_matched(
    unit: Unit, quinn: Actor, sam: Actor, finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    for name, seed in FILMS.items():
        (source / name.decode()).write_bytes(film(4, seed))
    paint(source / "picture.jpg", 1)
    cases.receive(finn, exhibit, source)
    work_off()
    made = {name: bytes(HashValue.objects.get(item=_item(name)).value) for name in FILMS}
    # An earlier version made another value of each, and one of nobody is known.
    other = examiner().examine(io.BytesIO(film(4, 90))).vpdq
    HashValue.objects.filter(algorithm="vpdq").update(recipe=OF_0_2_0, value=other)
    known = making.item(unit, 5, "video")
    HashValue.objects.filter(item=known).update(value=made[b"b.mp4"])
    making.released(quinn, known)
    published(quinn, sam, making.own_list(sam))
    work_off()
    assert not Match.objects.exists()

    walk = rehash(finn, "vpdq")
    work_off()

    walk.refresh_from_db()
    assert (walk.made, walk.matched, walk.known) == (3, 1, 1)
    assert walk.ended_at is not None
    for name, value in made.items():
        values = HashValue.objects.filter(item=_item(name), algorithm="vpdq").order_by("pk")
        assert [one.is_latest for one in values] == [False, True]
        assert bytes(values[1].value) == value
    assert Match.objects.get().item == _item(b"b.mp4")
    assert [_item(name).state for name in FILMS] == [
        Item.State.QUEUED,
        Item.State.KNOWN,
        Item.State.QUEUED,
    ]
    assert not ExposureEvent.objects.exists()
    # A few at a time, each behind whatever else waits.
    steps = Job.objects.filter(kind="rehash")
    assert steps.count() > 1
    assert {step.priority for step in steps} == {-5}

    again = rehash(finn, "vpdq")
    work_off()
    again.refresh_from_db()
    assert (again.made, Rehash.objects.count()) == (0, 2)


def test_a_fingerprint_that_is_none_is_refused(finn: Actor) -> None:
    with pytest.raises(NotAdmitted, match="no fingerprint 'vpdf'"):
        rehash(finn, "vpdf")
