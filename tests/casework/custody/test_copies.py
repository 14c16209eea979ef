"""The register of copies is written with what needs it, or not at all."""

import io
from pathlib import Path

import pytest
from django.db import transaction

from tutela.casework.custody import copies, journal, keys, objects
from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.database import OutsideTransaction
from tutela.casework.gate import machine


@pytest.mark.django_db(transaction=True)
def test_nothing_is_registered_outside_a_transaction(house: Path) -> None:
    with pytest.raises(OutsideTransaction):
        copies.new_key("case OP-1")
    with transaction.atomic():
        key = copies.new_key("case OP-1")
    sealed = objects.seal(io.BytesIO(b"content"), keys.unwrap(key.wrapped), lambda _: False)
    with pytest.raises(OutsideTransaction):
        copies.register(machine(1), key, [(7, sealed)], copies.ORIGINAL, "received with an exhibit")
    with transaction.atomic():
        copies.register(machine(1), key, [(7, sealed)], copies.ORIGINAL, "received with an exhibit")
    original = SealedCopy.objects.get()
    preview = copies.seal_variant(machine(1), original, "preview", b"a picture", "made to be shown")
    with pytest.raises(OutsideTransaction):
        copies.register_variants([preview])

    assert DataKey.objects.count() == SealedCopy.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_on_record_stays_when_the_vault_goes_away_before_its_journal_is_closed(house: Path) -> None:
    with transaction.atomic():
        key = copies.new_key("case OP-1")
    data_key = keys.unwrap(key.wrapped)
    # As many as one note of the journal names.
    sealed = [
        (number, objects.seal(io.BytesIO(b"%d" % number), data_key, lambda _: False))
        for number in range(journal.NAMES_AT_ONCE)
    ]

    with transaction.atomic():
        copies.register(machine(1), key, sealed, copies.ORIGINAL, "received with an exhibit")
        notes = house / "vault" / "notes"
        notes.rename(house / "notes that are away")
        notes.touch()

    assert SealedCopy.objects.count() == journal.NAMES_AT_ONCE
