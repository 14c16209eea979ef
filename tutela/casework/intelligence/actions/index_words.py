"""The steps that put messages into the index of words; what asks it is `search`."""

from collections.abc import Sequence

from django.db import connection

from tutela.casework.database import portions
from tutela.casework.gate import Actor


def index(numbers: Sequence[int]) -> None:
    """Put messages that are new into the index; PostgreSQL does it by itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for some in portions(numbers):
            places = ", ".join(["%s"] * len(some))
            cursor.execute(
                "INSERT INTO intelligence_words(rowid, text) SELECT id, text FROM intelligence_message "  # noqa: S608 - numbers only
                f"WHERE id IN ({places})",
                some,
            )


def after_any(_by: Actor) -> None:
    """Index all messages anew after a backup was restored: what finds them is worked out from them."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO intelligence_words(intelligence_words) VALUES ('rebuild')")
