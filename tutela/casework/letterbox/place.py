"""Says where the letterbox lies, by what the settings say of it, and opens it for the workbench."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from psycopg.conninfo import make_conninfo

from tutela import files
from tutela.casework.letterbox.box import Box
from tutela.casework.letterbox.connection import Where
from tutela.casework.letterbox.errors import BadPlace


def where(database: str, password_file: str = "") -> Where:
    """Say where a letterbox lies.

    Args:
        database: sqlite:PATH or postgresql://USER@HOST/NAME.
        password_file: a file that holds the password of that user, or "".

    Raises:
        BadPlace: the address is none of a database, or the file cannot be read.
    """
    if database.startswith("sqlite:"):
        return Where(file=Path(database.removeprefix("sqlite:")).absolute())
    if not database.startswith("postgresql:"):
        raise BadPlace(f'door database {database!r}: write "sqlite:PATH" or "postgresql://USER@HOST/NAME".')
    try:
        secret = files.read_secret(Path(password_file)) if password_file else None
    except OSError as wrong:
        raise BadPlace(f"door password_file {password_file} cannot be read: {wrong.strerror}.") from wrong
    return Where(server=make_conninfo(database, password=secret))


def lies_here() -> bool:
    """Say whether this machine can open the letterbox of this installation: a server's, or a file of its own.

    Raises:
        BadPlace: the settings do not say where it lies.
    """
    file = where(settings.TUTELA.door.database, settings.TUTELA.door.password_file).file
    return file is None or file.exists()


@contextmanager
def own_box() -> Iterator[Box]:
    """Open the letterbox of this installation, until left.

    Raises:
        BadPlace: the settings do not say where it lies.
    """
    door = settings.TUTELA.door
    box = Box(where(door.database, door.password_file))
    try:
        yield box
    finally:
        box.close()
