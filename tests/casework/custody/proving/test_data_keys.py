"""Keys that were exchanged are found, and nothing is sealed under them."""

import os
import shutil
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tutela.casework.cases import actions as cases
from tutela.casework.custody import keys
from tutela.casework.custody.models import DataKey
from tutela.casework.custody.proving import data_keys
from tutela.casework.gate import Actor


@pytest.fixture
def others(finn: Actor, settings: Settings, house: Path) -> Path:
    """Keys beside those of a unit with two cases, the same as those."""
    cases.open_case(finn, "OP-1")
    cases.open_case(finn, "OP-2")
    return Path(shutil.copytree(settings.TUTELA_KEYS, house / "others"))


def test_the_keys_of_the_house_are_its_own(others: Path, settings: Settings) -> None:
    settings.TUTELA_KEYS = others

    data_keys.require_own()

    assert data_keys.look() == data_keys.KeysFound(total=2, unopened=0, for_another=0)
    assert not data_keys.look().faults


def test_another_unit_key_is_found_and_opens_no_case(finn: Actor, others: Path, settings: Settings) -> None:
    (others / keys.UNIT).write_bytes(os.urandom(32))
    settings.TUTELA_KEYS = others

    with pytest.raises(keys.WrongUnitKey, match="Restore it from its backup"):
        cases.open_case(finn, "OP-3")

    assert "2 of 2 data keys: the file was replaced" in data_keys.look().faults[0]


def test_another_recovery_key_is_found_and_no_case_is_sealed_for_it(
    finn: Actor, others: Path, settings: Settings
) -> None:
    (others / keys.RECOVERY_PUBLIC).write_bytes(os.urandom(32))
    settings.TUTELA_KEYS = others

    with pytest.raises(keys.WrongRecoveryKey, match="the other half could open"):
        cases.open_case(finn, "OP-3")

    assert "recovery key is not the one that 2 of 2" in data_keys.look().faults[0]
    data_keys.require_unit_key()


@pytest.mark.parametrize("octets", [bytes(range(32)), b"cut short"])
def test_a_recovery_key_that_would_open_nothing_is_found_before_it_goes_to_the_safe(
    others: Path, settings: Settings, octets: bytes
) -> None:
    (others / keys.RECOVERY).write_bytes(octets)
    settings.TUTELA_KEYS = others

    (said,) = data_keys.look().faults

    assert "not the other half" in said
    (others / keys.RECOVERY).unlink()
    assert not data_keys.look().faults


def test_one_row_that_was_changed_is_told_from_a_key_that_was(others: Path, settings: Settings) -> None:
    settings.TUTELA_KEYS = others
    first, second = DataKey.objects.order_by("pk")
    DataKey.objects.filter(pk=first.pk).update(wrapped=os.urandom(40))
    DataKey.objects.filter(pk=second.pk).update(wrapped_for_recovery=os.urandom(80))

    unopened, for_another = data_keys.look().faults

    assert "1 of 2 data keys: their rows were changed" in unopened
    assert "1 of 2 data keys were wrapped for" in for_another
