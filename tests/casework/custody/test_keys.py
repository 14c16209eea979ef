"""A data key comes back by the unit key, by the recovery key alone, and by no other."""

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from pytest_django.fixtures import Settings

from tutela.casework.custody import keys

DATA_KEY = bytes(range(32))


def test_the_unit_key_opens_what_it_wrapped(house: Path) -> None:
    wrapped, _ = keys.wrap(DATA_KEY)

    assert keys.unwrap(wrapped) == DATA_KEY


def test_the_recovery_key_opens_it_where_the_unit_key_is_lost(house: Path) -> None:
    _, for_recovery = keys.wrap(DATA_KEY)
    recovery_key = (house / "keys" / keys.RECOVERY).read_bytes()
    (house / "keys" / keys.UNIT).unlink()

    assert keys.recover(for_recovery, recovery_key) == DATA_KEY


def test_keys_of_another_installation_open_nothing(
    house: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    wrapped, for_recovery = keys.wrap(DATA_KEY)
    settings.TUTELA_KEYS = tmp_path_factory.mktemp("other")
    keys.make_missing(settings.TUTELA_KEYS)

    with pytest.raises(keys.WrongUnitKey):
        keys.unwrap(wrapped)
    with pytest.raises(InvalidTag):
        keys.recover(for_recovery, (settings.TUTELA_KEYS / keys.RECOVERY).read_bytes())


def test_keys_are_readable_by_their_owner_only(house: Path) -> None:
    modes = {file.stat().st_mode & 0o777 for file in (house / "keys").iterdir()}

    assert modes == {0o600}
