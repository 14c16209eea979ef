"""What people are told of is asked for in one question, which is written once and answered anew each time."""

from datetime import timedelta

from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.watched import which_find


def _of_unit(by: Actor) -> QuerySet[Item]:
    return Item.objects.filter(unit=by.unit).order_by("-received_at")


def _nothing(by: Actor) -> QuerySet[Item]:
    return Item.objects.none()


def _noted(by: Actor) -> QuerySet[Item]:
    return _of_unit(by).filter(note="100%")


def _first(by: Actor) -> QuerySet[Item]:
    return _of_unit(by).defer("facts")[:5]


def test_which_of_some_questions_find_a_row_is_one_question(sam: Actor, unit: Unit) -> None:
    Item.objects.create(unit=unit, sha256=b"1" * 32, size_bytes=1)
    asked = {"unit": _of_unit, "none": _nothing, "noted": _noted, "first": _first}

    with CaptureQueriesContext(connection) as questions:
        found = which_find(sam, asked)

    assert (found, len(questions)) == (["unit", "first"], 1)
    assert which_find(sam, {"none": _nothing}) == []
    assert which_find(sam, {}) == []


def test_a_question_is_written_once_and_answered_as_things_are_each_time(sam: Actor, unit: Unit) -> None:
    written = list[Actor]()

    def counted(by: Actor) -> QuerySet[Item]:
        written.append(by)
        return _of_unit(by)

    before = which_find(sam, {"counted": counted})
    Item.objects.create(unit=unit, sha256=b"1" * 32, size_bytes=1)
    after = which_find(sam, {"counted": counted})

    assert (before, after) == ([], ["counted"])
    assert written == [sam]


def test_what_depends_on_the_moment_or_on_what_was_read_is_written_each_time(sam: Actor, unit: Unit) -> None:
    Item.objects.create(unit=unit, sha256=b"1" * 32, size_bytes=1, note="a")
    since, notes = timedelta(), ["a"]

    def received_since(by: Actor) -> QuerySet[Item]:
        return _of_unit(by).filter(received_at__lt=timezone.now() - since)

    def noted_as_the_last(by: Actor) -> QuerySet[Item]:
        last = Item.objects.order_by("-pk").values_list("note", flat=True)[0]
        return _of_unit(by).filter(note=last, size_bytes=len(notes))

    asked = {"since": received_since, "last": noted_as_the_last}
    at_first = which_find(sam, asked)
    since = timedelta(days=1)
    notes.append("b")
    then = which_find(sam, asked)

    assert (at_first, then) == (["since", "last"], [])


def test_an_actor_of_another_unit_is_answered_of_that(sam: Actor, otis: Actor, unit: Unit) -> None:
    Item.objects.create(unit=unit, sha256=b"1" * 32, size_bytes=1)

    found = [which_find(by, {"unit": _of_unit}) for by in (sam, otis, sam)]

    assert found == [["unit"], [], ["unit"]]
