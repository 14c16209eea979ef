"""A column of raw bytes that reads back as bytes on every database."""

from typing import TYPE_CHECKING

from django.db import models


class Octets(models.BinaryField):  # type: ignore[type-arg]  # the plugin fills in whether it may be null
    """Raw bytes: digests, paths as the file system gave them, wrapped keys."""

    if TYPE_CHECKING:
        # What django-stubs reads for values_list: always bytes, as from_db_value sees to.
        _pyi_private_get_type: bytes

    def from_db_value(self, value: bytes | memoryview | None, *_: object) -> bytes | None:
        """Turn what the driver returns into bytes."""
        return None if value is None else bytes(value)
