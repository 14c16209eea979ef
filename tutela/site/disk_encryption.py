"""Says whether the disk that a folder lies on is encrypted, where the system tells.

Source: https://docs.kernel.org/admin-guide/abi-stable.html (/sys/dev/block), and the prefix by which
cryptsetup names what it maps ("CRYPT-").
"""

import os
from pathlib import Path

from django.conf import settings
from django.db import connection

from tutela.site.sqlite_swap import file_of

BLOCK_DEVICES = Path("/sys/dev/block")


def look() -> tuple[bool, str]:
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
