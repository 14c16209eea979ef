"""A question whose SQL was written once gives what Django's own query gives, whatever its values."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F, QuerySet
from django.utils import timezone

from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit
from tutela.casework.questions import Question, RowChange, of_numbers
from tutela.casework.welfare.models import ExposureEvent


def test_rows_come_with_what_belongs_to_them(ana: Actor, asif: Actor, adele: Actor) -> None:
    def make(username: str) -> QuerySet[Person]:
        of_name = Person.objects.filter(username=username).select_related("unit")
        return of_name.annotate(role=F("grants__role"))

    question = Question(make)

    for who in (ana, asif, adele, ana):
        (found,) = question(who.name)
        assert found == Person.objects.get(pk=who.person)
        assert found.__dict__["role"] in who.roles
        assert found.unit.name == "Northern unit"
    assert question("nobody") == []
    assert question.first("'; --") is None


def test_values_stand_where_they_belong(ana: Actor, unit: Unit) -> None:
    one, two = pictures(unit, 2)
    keys = [uuid4(), uuid4()]
    for item, key in zip((one, two), keys, strict=True):
        ExposureEvent.objects.create(
            person_id=ana.person, item=item, opened_at=timezone.now(), ended_at=timezone.now(), key=key
        )
    look = Question(
        lambda item, person, key: ExposureEvent.objects.filter(key=key, item=item, person=person, seconds=0)
    )
    states = Question(lambda unit, item: Item.objects.filter(pk=item, unit=unit).values_list("state", "pk"))

    assert [event.item for event in look(two.pk, ana.person, keys[1])] == [two]
    assert look(two.pk, ana.person, keys[0]) == look(ana.person, two.pk + 10, keys[1]) == []
    assert states(unit.pk, one.pk) == [("queued", one.pk)]


def test_bytes_and_moments_are_values_too(ana: Actor, unit: Unit) -> None:
    one, two = pictures(unit, 2)
    opened = timezone.now()
    ExposureEvent.objects.create(
        person_id=ana.person, item=one, opened_at=opened, ended_at=opened, key=uuid4()
    )
    known = Question(lambda sha256: Item.objects.filter(sha256=sha256).values_list("pk", flat=True))
    since = Question(lambda moment: ExposureEvent.objects.filter(opened_at__gte=moment))

    assert known(bytes(two.sha256)) == [two.pk]
    assert known(b"none") == []
    assert [event.opened_at for event in since(opened)] == [opened]
    assert since(opened + timedelta(microseconds=1)) == []


def test_what_a_model_holds_as_json_comes_as_it_was_put_in(unit: Unit) -> None:
    (item,) = pictures(unit, 1)
    Item.objects.filter(pk=item.pk).update(facts={"width": 7, "near": [1.5, None]})
    question = Question(lambda number: Item.objects.filter(pk=number))

    for _ in range(7):
        (found,) = question(item.pk)
        assert found.facts == {"width": 7, "near": [1.5, None]}
        assert (found.sha256, found.received_at) == (item.sha256, item.received_at)


def test_a_statement_that_was_planned_sees_what_others_have_changed_since(unit: Unit) -> None:
    (item,) = pictures(unit, 1)
    question = Question(lambda number: Item.objects.filter(pk=number).values_list("state", flat=True))
    for state in [Item.State.QUEUED, Item.State.ASSESSED] * 4:
        Item.objects.filter(pk=item.pk).update(state=state)
        assert question(item.pk) == [state]


def test_a_query_of_dictionaries_is_refused(unit: Unit) -> None:
    question = Question(lambda number: Item.objects.filter(pk=number).values("state"))
    with pytest.raises(ValueError, match="lists of values"):
        question(3)


def test_a_number_that_no_row_can_have_finds_nothing(unit: Unit) -> None:
    question = Question(lambda number: Item.objects.filter(pk=number))
    for number in (1 << 63, 10**5000, -1):
        assert question(number) == []


def test_a_query_whose_sql_depends_on_its_values_is_refused(unit: Unit) -> None:
    question = Question(lambda number: Item.objects.filter(pk__in=range(number % 7)))
    with pytest.raises(ValueError, match="depends"):
        question(3)


def test_a_change_that_was_written_once_changes_the_rows_it_names_and_no_other(unit: Unit) -> None:
    one, two = pictures(unit, 2)
    settle = RowChange(
        lambda number, state: (Item.objects.filter(pk=number).exclude(state=state), {"state": state})
    )

    changed = [settle(one.pk, "assessed"), settle(one.pk, "assessed"), settle(two.pk + 1, "known")]

    assert changed == [1, 0, 0]
    assert list(Item.objects.order_by("pk").values_list("state", flat=True)) == ["assessed", "queued"]


def test_a_question_about_one_or_many_finds_the_same(unit: Unit) -> None:
    items = pictures(unit, 3)
    found = of_numbers(lambda numbers: Item.objects.filter(pk__in=numbers).order_by("pk"))

    assert found([item.pk for item in items]) == items
    assert [found([item.pk]) for item in items] == [[item] for item in items]
    assert found([]) == []
