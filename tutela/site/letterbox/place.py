"""Says where the letterbox lies, by what `[door]` says of it."""

from pathlib import Path

from psycopg.conninfo import make_conninfo

from tutela.casework.letterbox.connection import Where
from tutela.site.settings import BadSetting, Door


def where(door: Door) -> Where:
    """Say where the letterbox of an installation lies.

    Raises:
        BadSetting: the address is none of a database, or says what belongs into a file of its own.
    """
    if door.database.startswith("sqlite:"):
        return Where(file=Path(door.database.removeprefix("sqlite:")).absolute())
    if not door.database.startswith("postgresql:"):
        raise BadSetting(
            f'door database {door.database!r}: write "sqlite:PATH" or "postgresql://USER@HOST/NAME".'
        )
    try:
        secret = Path(door.password_file).read_text(encoding="utf-8").strip() if door.password_file else None
    except OSError as wrong:
        raise BadSetting(
            f"door password_file {door.password_file} cannot be read: {wrong.strerror}."
        ) from wrong
    return Where(server=make_conninfo(door.database, password=secret))
