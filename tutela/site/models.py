"""Which versions of Tutela made the tables of this database and renewed them."""

from django.db import models


class SchemaVersion(models.Model):
    """One version that made or renewed the tables; the newest row is what they are of now.

    A version that is older reads this table to say what it cannot work with, so its columns stay.
    """

    version = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.version
