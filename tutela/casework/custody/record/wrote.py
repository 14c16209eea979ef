"""The digests of rows as an act left them: its entry states them, and a row that differs later is found.

Which rows these are each room says (`Room.compared`). A column that is empty or as it is by default counts as
not there, so that a later version may add columns and the digests of old rows stay.
"""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from tutela.casework.rooms import Compared, Room

# What an entry calls its digests.
WROTE = "wrote"


def stated(rows: Iterable[Model]) -> dict[str, str]:
    """Give the digest of each row by its name, as "partners.accesskey 17"."""
    return {f"{row._meta.label_lower} {row.pk}": digest_of(row, compared(type(row))) for row in rows}


def gone(rows: Iterable[Model]) -> dict[str, str]:
    """Give what is stated of rows that were removed: no digest, by the name of each."""
    return {f"{row._meta.label_lower} {row.pk}": "" for row in rows}


def compared(model: type[Model]) -> Compared:
    """Give how the rows of a model are compared, as its room says."""
    room = cast(Room, apps.get_app_config(model._meta.app_label))
    return room.compared[model.__name__]


def digest_of(row: Model, how: Compared) -> str:
    """Give the SHA-256 of a row's number and its columns, but those that nobody relies on; 64 hex digits."""
    columns = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.name not in how.but and not field.primary_key and not _is_empty(field, value):
            columns[field.name] = _plain(field, value)
    said = json.dumps([row._meta.label_lower, row.pk, columns], sort_keys=True, separators=(",", ":"))
    return sha256(said.encode()).hexdigest()


def _is_empty(field: Any, value: object) -> bool:
    if value is None or value in ("", b"", [], {}):
        return True
    return bool(field.has_default() and not callable(field.default) and value == field.default)


def _plain(field: Any, value: Any) -> object:
    """Give a value as it would come back from either database."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, list | dict):
        return value
    read = field.target_field.to_python(value) if field.is_relation else field.to_python(value)
    if isinstance(read, datetime):
        return read.astimezone(UTC).isoformat()
    if isinstance(read, UUID):
        return str(read)
    return read.isoformat() if isinstance(read, date) else read
