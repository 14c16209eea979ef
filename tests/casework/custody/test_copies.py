"""The register of copies is written with what needs it, or not at all."""

import io
from pathlib import Path

import pytest
from django.db import transaction

from tutela.casework.custody import copies, keys, objects
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
