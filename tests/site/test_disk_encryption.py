"""Whether a disk is encrypted is read from the system's list of devices, through what lies between."""

import os
from pathlib import Path

import pytest

from tutela.site.privacy import is_encrypted


def device(devices: Path, name: str, uuid: str = "", made_of: tuple[Path, ...] = ()) -> Path:
    made = devices / name
    (made / "slaves").mkdir(parents=True)
    if uuid:
        (made / "dm").mkdir()
        (made / "dm" / "uuid").write_text(f"{uuid}\n")
    for each in made_of:
        (made / "slaves" / each.name).symlink_to(each)
    return made


@pytest.fixture
def own(tmp_path: Path) -> str:
    number = tmp_path.stat().st_dev
    return f"{os.major(number)}:{os.minor(number)}"


def test_a_plain_disk_a_mapped_one_and_a_volume_over_both_are_told_apart(tmp_path: Path, own: str) -> None:
    parts = tmp_path / "parts"
    plain, crypt = device(parts, "sda1"), device(parts, "dm-0", "CRYPT-LUKS2-0123")

    device(tmp_path / "1", own)
    device(tmp_path / "2", own, "CRYPT-LUKS2-4567")
    device(tmp_path / "3", own, "LVM-89", (crypt,))
    device(tmp_path / "4", own, "LVM-89", (crypt, plain))

    found = [is_encrypted(tmp_path, tmp_path / name) for name in "1234"]
    assert found == [False, True, True, False]


def test_of_what_has_no_device_of_its_own_nobody_can_tell(tmp_path: Path) -> None:
    assert is_encrypted(tmp_path, tmp_path / "none") is None
