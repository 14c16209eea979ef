"""A question whose SQL was written once gives what Django's own query gives, whatever its values."""

from uuid import uuid4

import pytest
from django.db.models import F, QuerySet
from django.utils import timezone

from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit
from tutela.casework.questions import Question
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


def test_a_number_that_no_row_can_have_finds_nothing(unit: Unit) -> None:
    question = Question(lambda number: Item.objects.filter(pk=number))
    for number in (1 << 63, 10**5000, -1):
        assert question(number) == []


def test_a_query_whose_sql_depends_on_its_values_is_refused(unit: Unit) -> None:
    question = Question(lambda number: Item.objects.filter(pk__in=range(number % 7)))
    with pytest.raises(ValueError, match="depends"):
        question(3)
