"""Where a shell keeps the token of who signed in at it: one at a time, where its user alone reads."""

import os
import stat
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from tutela import files
from tutela.casework.people.errors import NotSignedIn

# Names the file with a service's token, for unattended use.
VARIABLE = "TUTELA_TOKEN_FILE"


def _file() -> Path:
    """Give the file of this user for this installation, in the user's runtime folder where there is one."""
    runtime, keys = os.environ.get("XDG_RUNTIME_DIR", ""), Path(settings.TUTELA_KEYS)
    folder = Path(runtime) / "tutela" if runtime else keys.parent / f"signed-in-{os.geteuid()}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / sha256(bytes(keys.absolute())).hexdigest()[:16]


def held() -> str:
    """Give the token that this shell has; nothing where it has none.

    Raises:
        NotSignedIn: others can read the file it stands in, or it cannot be read.
    """
    named = os.environ.get(VARIABLE, "")
    path = Path(named) if named else _file()
    if not named and not path.exists():
        return ""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, encoding="utf-8") as file:
            about = os.fstat(file.fileno())
            if about.st_uid != os.geteuid() or about.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise NotSignedIn(f"Others can read {path}. Run `chmod 600` on it, and sign in anew.")
            return file.read(200).strip()
    except (OSError, UnicodeDecodeError) as refused:
        raise NotSignedIn(f"{path} holds no token that can be read: {refused}.") from refused


def keep(token: str) -> None:
    """Let this shell speak for somebody, and for nobody else any more."""
    with files.atomic(_file()) as out:
        out.write(token.encode())


def forget() -> None:
    """Let this shell speak for nobody."""
    _file().unlink(missing_ok=True)
