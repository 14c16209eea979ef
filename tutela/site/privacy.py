"""Keeps what lies on this machine from every other account: whoever is not the owner reads nothing of it.

Whether a disk is encrypted is read where the kernel lists its block devices, of which cryptsetup names its
own "CRYPT-": https://docs.kernel.org/admin-guide/abi-stable.html (/sys/dev/block).
"""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from tutela.site.backup.doors import doors
from tutela.site.sqlite_swap import JOURNALS, file_of

BLOCK_DEVICES = Path("/sys/dev/block")
_OTHERS = 0o077
# What a door shares with the workbench lies in a folder of a group that both are in.
_ALL_BUT_GROUP = 0o007


def open_to_others() -> list[Path]:
    """Name what others may read or enter of database, vault, keys, index, doors, checkpoints and backups.

    Below a folder that is closed nothing is looked at: nobody else gets there.
    """
    return [path for path, mask in (*_own(), *_elsewhere()) if _is_open(path, mask)]


def close_to_others() -> list[Path]:
    """Close what earlier versions made and did not, as far as it belongs to this user; give what was closed.

    A second place, of checkpoints or backups, is left as it is: it may lie on a disk that knows no rights.
    """
    closed = [(path, mask) for path, mask in _own() if _is_open(path, mask) and _is_ours(path)]
    for path, mask in closed:
        path.chmod(path.stat().st_mode & ~mask)
    return [path for path, _ in closed]


def _is_open(path: Path, mask: int) -> bool:
    try:
        return bool(path.stat().st_mode & mask)
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        # It is not there, or in a folder that keeps us out as well.
        return False


def _is_ours(path: Path) -> bool:
    return os.geteuid() in {0, path.stat().st_uid}


def _own() -> Iterator[tuple[Path, int]]:
    """Give what the installation keeps here, each with what nobody may of it."""
    if connection.vendor == "sqlite":
        for path in _with_journals(file_of(connection)):
            yield path, _OTHERS
    for folder in (settings.TUTELA_KEYS, settings.TUTELA_VAULT, settings.TUTELA_INDEX):
        if isinstance(folder, Path):
            yield folder, _OTHERS
    for door in doors():
        if door.where.file is not None:
            yield from _at_a_door(door.where.file)
        if _is_open(door.secret.parent, _OTHERS):
            yield door.secret, _OTHERS


def _at_a_door(file: Path) -> Iterator[tuple[Path, int]]:
    is_shared = _is_open(file.parent, _OTHERS & ~_ALL_BUT_GROUP)
    yield file.parent, _ALL_BUT_GROUP if is_shared else _OTHERS
    if _is_open(file.parent, _OTHERS):
        for path in _with_journals(file):
            yield path, _ALL_BUT_GROUP if is_shared else _OTHERS


def _elsewhere() -> Iterator[tuple[Path, int]]:
    """Give what this user wrote to second places: their folders were there before, for others as well."""
    for place in (settings.TUTELA_CHECKPOINTS, settings.TUTELA_BACKUP, settings.TUTELA_BACKUP_KEYS):
        if isinstance(place, Path) and _is_open(place, _OTHERS):
            for path in place.iterdir():
                if path.stat().st_uid == os.geteuid():
                    yield path, _OTHERS


def _with_journals(database: Path) -> Iterator[Path]:
    yield from (database.with_name(database.name + suffix) for suffix in ("", *JOURNALS))


def disks() -> tuple[bool, str]:
    """Say whether the disks of vault, keys and database are encrypted; whether all is well, and what is."""
    folders = {"vault": settings.TUTELA_VAULT, "keys": settings.TUTELA_KEYS}
    if connection.vendor == "sqlite":
        folders["database"] = file_of(connection).parent
    told = {
        what: is_encrypted(folder)
        for what, folder in folders.items()
        if isinstance(folder, Path) and folder.exists()
    }
    plain = [what for what, is_so in told.items() if is_so is False]
    if plain:
        return False, (
            f"The disk of {' and '.join(plain)} is not encrypted (no dm-crypt below it): what is deleted "
            "there can be read from it until it is written over."
        )
    if None in told.values() or not told:
        return True, "cannot tell whether the disks are encrypted: see to it yourself"
    return True, "the disks are encrypted"


def is_encrypted(folder: Path, devices: Path = BLOCK_DEVICES) -> bool | None:
    """Say whether the device below a folder, or all that it is made of, are of dm-crypt; None: cannot tell.

    Args:
        folder: which must be there.
        devices: where the system lists its block devices by their numbers.
    """
    number = folder.stat().st_dev
    device = devices / f"{os.major(number)}:{os.minor(number)}"
    # A folder of another system, of the network, of a container's layers: it has no device of its own.
    if not device.exists():
        return None
    return _is_crypt(device.resolve())


def _is_crypt(device: Path) -> bool:
    try:
        if (device / "dm" / "uuid").read_text(encoding="ascii").startswith("CRYPT-"):
            return True
    except (OSError, UnicodeDecodeError):
        # It is mapped by nobody.
        pass
    try:
        below = sorted((device / "slaves").iterdir())
    except OSError:
        return False
    return bool(below) and all(_is_crypt(each.resolve()) for each in below)
