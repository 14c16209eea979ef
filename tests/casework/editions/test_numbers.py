"""A list of another region has that recipient's numbers, derived from the facts of each grade."""

import io
from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.casework.editions.making import published
from tests.casework.lists import making
from tests.engine.taxonomy.laws.walk import WALK
from tutela.casework.editions import actions
from tutela.casework.editions.exports import Form
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.grading.models import Consensus
from tutela.casework.items.models import Item
from tutela.casework.lists import actions as lists
from tutela.casework.people.models import Unit
from tutela.casework.quality import actions as quality
from tutela.engine.formats import csv_own, vics
from tutela.engine.formats.known import Known
from tutela.engine.taxonomy.facts import write

# An extreme image of adults goes on no list.
LISTED = [row for row in WALK if row[0] != "extreme"]
Exported = Callable[..., list[Known]]


@pytest.fixture
def exported(unit: Unit, ana: Actor, asif: Actor, quinn: Actor, sam: Actor) -> Exported:
    """Grade an item by each line of the cross-walk, release all, and export a list of a region."""
    Unit.objects.filter(pk=unit.pk).update(law_pack="uk")
    items = [making.item(unit, number) for number in range(len(LISTED) + 1)]
    Item.objects.update(state=Item.State.QUEUED)
    # The last one by its key alone, which says nothing that another scheme asks beyond it.
    graded = [*((row[0], write(row[1])) for row in LISTED), ("B", None)]
    for person in (ana, asif):
        grading.dispense(person)
        for item, (category, facts) in zip(items, graded, strict=True):
            # The second person has what one opinion does not settle.
            if person is ana or Consensus.objects.filter(item=item, state="open").exists():
                grading.assess(person, item, category, uuid4(), facts=facts)
        quality.release_lot(quinn, grading.confirm_shift(person, grading.begin_shift(person)))
    order = {item.md5: place for place, item in enumerate(items)}

    def export(region: str, form: Form, said: dict[str, str] | None = None) -> list[Known]:
        own = lists.make_list(
            sam, region, purpose="known-illegal", pack="uk", region=region, category_map=said, is_own=True
        )
        out = io.BytesIO()
        actions.export(sam, published(quinn, sam, own), form, out)
        out.seek(0)
        read = vics.read(out) if form is Form.VICS else csv_own.read(out)
        return sorted(
            (each for each in read if isinstance(each, Known)), key=lambda each: order[each.md5 or b""]
        )

    return export


@pytest.mark.parametrize("form", [Form.VICS, Form.CSV])
def test_the_same_facts_leave_by_the_numbers_of_each_region(exported: Exported, form: Form) -> None:
    uk, us = exported("UK", form), exported("US", form)

    assert [each.category for each in uk] == [*(row[2] for row in LISTED), 2]
    assert [each.category for each in us][:-1] == [row[3] for row in LISTED]
    assert not any(each.precategorization_source for each in uk)
    for each in us:
        derived = each.precategorization_source
        assert (each.category is None) is not derived.startswith("derived by rule ")
        assert not derived or derived.endswith(", draft")


def test_the_same_facts_leave_as_the_classes_of_ncmec_and_the_numbers_of_iccam(exported: Exported) -> None:
    ncmec, iccam = exported("NCMEC", Form.CSV), exported("ICCAM", Form.CSV)

    assert [each.category_raw for each in ncmec][:-1] == [row[4] for row in LISTED]
    assert [each.category for each in iccam][:-1] == [row[5] for row in LISTED]
    # What its key alone records is derivable by neither, and no number of another scheme stands in for it.
    assert [(each.category, each.precategorization_source) for each in (ncmec[-1], iccam[-1])] == [
        (None, "")
    ] * 2


def test_a_region_whose_rules_nobody_wrote_gets_only_numbers_that_a_person_said(exported: Exported) -> None:
    assert {each.category for each in exported("XX", Form.VICS)} == {None}
    said = exported("YY", Form.VICS, {"7": "A", "8": "C", "9": "C"})
    assert [each.category for each in said][:8] == [7, 7, *[None] * 6]
