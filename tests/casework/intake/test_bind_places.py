"""Places of before they were named on record one by one are bound as they are found, once."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.db import transaction

from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import audit
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.intake.actions import bind_places
from tutela.casework.intake.models import Receipt
from tutela.casework.items.models import Instance, Item

pytestmark = pytest.mark.django_db
COUNT = 3


@pytest.fixture
def of_before(exhibit: Exhibit, finn: Actor, unit_number: int) -> Exhibit:
    """An exhibit as an earlier version received it: the record says how many places there are, no more."""
    receipt = Receipt.objects.create(intake=exhibit.intake, source=b"folder", begun_by="Finn", files=COUNT)
    for number in range(COUNT):
        digest = sha256(b"%d" % number).digest()
        item = Item.objects.create(
            unit_id=unit_number, sha256=digest, sha1=digest[:20], md5=digest[:16], size_bytes=1
        )
        Instance.objects.create(
            item=item, intake=exhibit.intake, path=b"%d" % number, path_sha256=sha256(b"%d" % number).digest()
        )
    with transaction.atomic():
        log.record(finn, "receipt.batch", purpose="test", receipt=receipt.pk, files=COUNT)
    return exhibit


@pytest.fixture
def unit_number(finn: Actor) -> int:
    """The unit of the exhibit."""
    return finn.unit


def _receive(exhibit: Exhibit, finn: Actor, source: Path) -> None:
    source.mkdir()
    (source / "new").write_text("received by this version")
    cases.receive(finn, exhibit, source)


def test_a_place_that_is_changed_after_it_was_bound_is_found(of_before: Exhibit, unit_number: int) -> None:
    Instance.objects.filter(path=b"1").update(modified_ns=7)
    assert not audit.differences()

    assert bind_places(machine(unit_number)) == COUNT
    assert not audit.differences()
    Instance.objects.filter(path=b"1").update(modified_has_zone=False)

    [found] = audit.differences()
    assert found.seq == LogEntry.objects.get(act="places.bound_afterwards").seq


def test_what_is_bound_or_was_named_when_it_was_received_is_not_bound_again(
    of_before: Exhibit, unit_number: int, finn: Actor, tmp_path: Path
) -> None:
    exhibit = cases.add_exhibit(finn, of_before.case, "JB2", "Warrant 1/26")
    _receive(exhibit, finn, tmp_path / "source")

    assert [bind_places(machine(unit_number)) for _ in range(2)] == [COUNT, 0]
    assert not audit.differences()


def test_only_the_machine_binds(of_before: Exhibit, finn: Actor) -> None:
    with pytest.raises(NotAllowed):
        bind_places(finn)
