"""A column of raw bytes that reads back as bytes on every database."""

from django.db import models


class Octets(models.BinaryField):
    """Raw bytes: digests, paths as the file system gave them, wrapped keys."""

    def from_db_value(self, value: object, *_: object) -> bytes | None:
        """Turn what the driver returns (bytes or memoryview) into bytes."""
        return None if value is None else bytes(value)  # type: ignore[call-overload, no-any-return]  # driver's value
