"""A list may take only well founded grades: what falls short is asked about, what changes is recalled."""

import io
from uuid import uuid4

import pytest

from tests.casework.editions.making import published
from tests.casework.grading.opinions.making import clear, differences, person, sign_off
from tests.casework.lists import making
from tutela.casework.editions import actions, candidates
from tutela.casework.editions.exports import Form
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.grading import actions as grading, queries as grades
from tutela.casework.grading.models import Assessment, Lot
from tutela.casework.items.models import Item, Settlement
from tutela.casework.lists import actions as lists
from tutela.casework.lists.errors import BadList
from tutela.casework.lists.models import Change, Entry, HashList
from tutela.casework.people.models import Unit
from tutela.casework.quality import actions as quality
from tutela.engine.formats import csv_own, vics
from tutela.engine.formats.known import Known

State = Item.State


@pytest.fixture
def aziz(unit: Unit) -> Actor:
    """A third assessor."""
    return person(unit, "aziz", Role.ASSESSOR)


@pytest.fixture
def item(unit: Unit) -> Item:
    """An item with every hash, of a unit under the law of England and Wales, that waits."""
    Unit.objects.filter(pk=unit.pk).update(law_pack="uk")
    made = making.item(unit, 1)
    Item.objects.filter(pk=made.pk).update(state=State.QUEUED)
    return made


def _own(sam: Actor, level: str = "", name: str = "ours") -> HashList:
    return lists.make_list(sam, name, purpose="known-illegal", pack="uk", is_own=True, level=level)


def _graded(by: Actor, item: Item, category: str, quinn: Actor) -> None:
    grading.dispense(by)
    grading.assess(by, item, category, uuid4())
    sign_off(by)
    clear(by)
    for lot in Lot.objects.filter(verdict=None):
        quality.release_lot(quinn, lot)


def _settled(item: Item) -> tuple[str, str]:
    row = Settlement.objects.get(item=item)
    return row.category, row.level


def test_a_list_of_trusted_grades_asks_until_three_agree_and_then_takes_them(
    item: Item, ana: Actor, asif: Actor, aziz: Actor, quinn: Actor, sam: Actor
) -> None:
    own = _own(sam, "trusted")
    _graded(ana, item, "C", quinn)
    ((_, reason),) = candidates.collect(own)[1].items()
    assert reason == "its grade is indicative, and the list takes trusted ones"

    assert (actions.ask_missing(quinn, own), actions.ask_missing(quinn, own)) == (1, 0)

    # It counts as it was released until the others have decided.
    assert (Item.objects.get().state, _settled(item)) == (State.QUEUED, ("C", "indicative"))
    assert differences() == []
    grading.dispense(ana)
    assert not grades.votes().filter(item=item, person=asif.person).exists()
    for by in (asif, aziz):
        _graded(by, item, "C", quinn)
    assert (Item.objects.get().state, _settled(item)) == (State.RELEASED, ("C", "trusted"))
    edition = published(quinn, sam, own)
    assert [entry.item_id for entry in edition.added] == [item.pk]
    assert differences() == []


@pytest.mark.parametrize("form", [Form.VICS, Form.CSV])
def test_the_level_travels_with_the_entry_and_comes_back(
    item: Item, ana: Actor, quinn: Actor, sam: Actor, form: Form
) -> None:
    _graded(ana, item, "C", quinn)
    edition, out = published(quinn, sam, _own(sam)), io.BytesIO()

    actions.export(sam, edition, form, out)

    out.seek(0)
    (read,) = vics.read(out) if form is Form.VICS else csv_own.read(out)
    assert isinstance(read, Known)
    assert [row.value for row in read.metadata if row.name == "Tutela.Level"] == ["indicative"]


def test_a_grade_that_changes_is_recalled_and_listed_as_what_it_is_now(
    item: Item, ana: Actor, asif: Actor, aziz: Actor, quinn: Actor, sam: Actor
) -> None:
    own = _own(sam)
    _graded(ana, item, "C", quinn)
    first = published(quinn, sam, own)
    actions.ask_missing(quinn, _own(sam, "trusted", "trusted ones"))

    for by in (asif, aziz):
        _graded(by, item, "B", quinn)

    assert (Item.objects.get().state, _settled(item)) == (State.RELEASED, ("B", "confirmed"))
    entry = Entry.objects.get()
    assert entry.revoked_because == f"Its grade is B now, not C: lot {Lot.objects.latest('pk').pk}."
    assert (entry.last_in, Change.objects.filter(revoked=entry).count()) == (first.number, 1)
    again = published(quinn, sam, own)
    assert [(each.item_id, each.category) for each in again.added] == [(item.pk, "B")]
    assert Assessment.objects.count() == 3
    assert differences() == []


def test_what_was_taken_off_by_hand_stays_off(item: Item, ana: Actor, quinn: Actor, sam: Actor) -> None:
    own = _own(sam)
    _graded(ana, item, "C", quinn)
    published(quinn, sam, own)

    lists.revoke(sam, Entry.objects.get(), "A mistake.")

    assert not candidates.unlisted(own).exists()


def test_nobody_is_asked_where_opinions_differ_already(
    item: Item, ana: Actor, asif: Actor, aziz: Actor, quinn: Actor, sam: Actor
) -> None:
    own = _own(sam, "trusted")
    for by, category in ((ana, "B"), (asif, "C"), (aziz, "B")):
        _graded(by, item, category, quinn)

    assert _settled(item) == ("B", "confirmed")
    assert actions.ask_missing(quinn, own) == 0
    assert Item.objects.get().state == State.RELEASED


def test_only_who_proposes_asks_and_only_own_lists_have_a_level(item: Item, ana: Actor, sam: Actor) -> None:
    own = _own(sam, "confirmed")

    with pytest.raises(NotAllowed):
        actions.ask_missing(ana, own)
    for is_own, level in ((False, "trusted"), (True, "good")):
        with pytest.raises(BadList):
            lists.make_list(sam, "theirs", purpose="known-illegal", pack="uk", is_own=is_own, level=level)
