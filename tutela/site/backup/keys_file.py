"""The copy of the keys: in a file of its own, at a place of its own, under a passphrase that people keep."""

import hmac
import json
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from tutela import files
from tutela.casework.custody import keys
from tutela.engine.vault import passphrase as secrets
from tutela.errors import Unavailable
from tutela.site.backup import place
from tutela.site.backup.errors import BackupUnknown, PlaceHeld

# The recovery key has a safe of its own; session cookies end with the machine.
_NOT_COPIED = {keys.RECOVERY, "session.key"}


class KeysUnwritable(Unavailable):
    """The copy of the keys could not be written."""

    code = "TU-B13"


def here() -> dict[str, bytes]:
    """Give the keys of this installation that its backups need, by the names of their files."""
    found = [*settings.TUTELA_KEYS.glob("*.key"), *settings.TUTELA_KEYS.glob("*.pub")]
    return {path.name: path.read_bytes() for path in sorted(found) if path.name not in _NOT_COPIED}


def current() -> Path | None:
    """Give the copy of the keys as they are now; None if there is none yet."""
    copy = _path()
    return copy if copy.is_file() else None


def _path() -> Path:
    return place.folder_of_keys() / f"{name_of_these()}{place.KEYS_SUFFIX}"


def name_of_these() -> str:
    """Give what the copy of the keys as they are now is called; others are called otherwise."""
    return f"tutela-{_fits(here())[:16]}"


def _fits(held: dict[str, bytes]) -> str:
    """Tell one set of keys from another, to those only who hold them."""
    mac = hmac.new(keys.for_backups(held[keys.UNIT]), digestmod=sha256)
    for name, secret in sorted(held.items()):
        mac.update(f"{name}:{sha256(secret).hexdigest()}\n".encode())
    return mac.hexdigest()


def write(passphrase: str, installation: str) -> Path:
    """Write the copy of the keys, and prove that the passphrase opens it; earlier copies stay.

    Raises:
        PassphraseShort: it could be guessed.
        KeysUnwritable: the folder may not be written to.
    """
    held, target = here(), _path()
    secret = json.dumps({name: b64encode(octets).decode() for name, octets in held.items()}).encode()
    says = {"what": "keys of a Tutela installation", "installation": installation, "fits": _fits(held)}
    sealed = secrets.seal(secret, passphrase, says)
    try:
        with files.atomic(target) as out:
            out.write(sealed)
    except OSError as refused:
        raise KeysUnwritable(
            f"{target} cannot be written: {refused.strerror}. Is its disk there? No backup was made."
        ) from refused
    if open_copy(target, passphrase) != held:
        raise KeysUnwritable(f"{target} was written, and is read back as something else. Try another disk.")
    return target


def newest() -> Path:
    """Give the newest copy of the keys at its place.

    Raises:
        BackupUnknown: there is none.
    """
    folder = place.folder_of_keys()
    copies = sorted(folder.glob(f"*{place.KEYS_SUFFIX}"), key=lambda path: path.stat().st_mtime)
    if not copies:
        raise BackupUnknown(f"There is no copy of the keys in {folder}. Is its disk there?")
    return copies[-1]


def open_copy(copy: Path, passphrase: str) -> dict[str, bytes]:
    """Open a copy of the keys.

    Raises:
        PassphraseWrong: it does not open it.
        SecretBroken: the file is none of ours, or came to harm.
    """
    held = json.loads(secrets.unseal(copy.read_bytes(), passphrase))
    return {str(name): b64decode(octets) for name, octets in held.items()}


def require_room(held: dict[str, bytes]) -> None:
    """Make sure that the folder of the keys holds no other ones.

    Raises:
        PlaceHeld: it does.
    """
    for name, secret in here().items():
        if held.get(name) != secret:
            raise PlaceHeld(
                f"{settings.TUTELA_KEYS / name} is there and is of another installation. Name an empty "
                "folder under [keys]. Nothing was changed."
            )


def put_back(held: dict[str, bytes]) -> None:
    """Write keys into their folder; those that are there are the same."""
    settings.TUTELA_KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, secret in held.items():
        if not (settings.TUTELA_KEYS / name).exists():
            with files.atomic(settings.TUTELA_KEYS / name) as out:
                out.write(secret)
