"""What was sealed before rows were bound to their objects is bound once, and never after that was said."""

from uuid import uuid4

import pytest
from django.db import transaction

from tests.casework.welfare.received import pictures
from tutela.casework.cases import actions as cases
from tutela.casework.custody import copies, installation, objects
from tutela.casework.custody.models import DataKey, LogEntry, SealedCopy
from tutela.casework.custody.proving import bound, data_keys
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.items.actions import bind_copies
from tutela.casework.items.models import Intake, Item
from tutela.casework.people.models import Unit
from tutela.casework.people.queries import installations
from tutela.casework.welfare.actions import show
from tutela.casework.welfare.assignment import Assignment


@pytest.fixture
def of_before(finn: Actor, ana: Actor, unit: Unit) -> list[Item]:
    """Three items as an earlier version left them, one of them shown, and a case without an exhibit."""
    items = pictures(unit, 3)
    _shown(ana, items[0])
    cases.open_case(finn, "OP-2")
    SealedCopy.objects.update(mac=None, item_number=None)
    DataKey.objects.update(mac=None)
    return items


def _shown(by: Actor, item: Item) -> bytes:
    because = Assignment(by.person, item.pk, "grading", sampled=False)
    return show(by, item, "preview", uuid4(), because).content


def _bind(unit: Unit) -> None:
    bind_copies(machine(unit.pk))
    installation.say_bound(installations())


def test_what_is_bound_afterwards_opens_again_and_it_is_on_record(
    ana: Actor, unit: Unit, of_before: list[Item]
) -> None:
    with pytest.raises(copies.NotAsRegistered):
        _shown(ana, of_before[0])

    _bind(unit)

    assert _shown(ana, of_before[0])
    assert not SealedCopy.objects.filter(mac=None).exists()
    assert not data_keys.look().faults
    assert bound.is_said()
    assert '"copies":5' in LogEntry.objects.get(act="copies.bound_afterwards").body
    assert LogEntry.objects.filter(act=bound.ACT).count() == 1


def test_cut_off_it_goes_on_where_it_was(unit: Unit, of_before: list[Item]) -> None:
    key = SealedCopy.objects.first()
    assert key is not None
    with transaction.atomic():
        copies.bind(copies.unbound([key.key_id], 0, most=2), {item.sha256: item.pk for item in of_before})
    before = dict(SealedCopy.objects.exclude(mac=None).values_list("pk", "mac"))

    assert len(before) == 2
    assert bind_copies(machine(unit.pk)) == 3
    assert before.items() <= dict(SealedCopy.objects.values_list("pk", "mac")).items()


@pytest.mark.parametrize("taken_back", ["", "on the record", "in the vault"])
def test_a_mac_that_is_taken_off_later_is_never_made_anew(
    ana: Actor, unit: Unit, of_before: list[Item], taken_back: str
) -> None:
    _bind(unit)
    if taken_back == "on the record":
        LogEntry.objects.filter(act=bound.ACT).delete()
    if taken_back == "in the vault":
        objects.store().drop_note(bound.NOTE)
    SealedCopy.objects.update(mac=None)
    DataKey.objects.update(mac=None)

    _bind(unit)

    assert not SealedCopy.objects.exclude(mac=None).exists()
    assert data_keys.look().for_another == DataKey.objects.count() == 2
    with pytest.raises(copies.NotAsRegistered):
        _shown(ana, of_before[0])


def test_what_a_lost_key_sealed_keeps_the_rest_from_nothing(
    ana: Actor, unit: Unit, of_before: list[Item]
) -> None:
    lost = DataKey.objects.create(label="lost", wrapped=b"x" * 40, wrapped_for_recovery=b"")
    SealedCopy.objects.filter(content_sha256=of_before[1].sha256).update(key=lost)
    Intake.objects.create(unit=unit, reference="lost", key=lost)

    _bind(unit)

    assert _shown(ana, of_before[0])
    assert bound.is_said()
    assert SealedCopy.objects.get(mac=None).key == lost


def test_nobody_but_the_line_binds(finn: Actor) -> None:
    with pytest.raises(NotAllowed):
        bind_copies(finn)
