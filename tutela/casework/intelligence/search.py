"""Finds messages by words, as each database indexes them; `actions.index_words` puts them there."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from tutela.casework.intelligence.models import Message

_MOST_WORDS = 20


def holding(messages: QuerySet[Message], words: str) -> QuerySet[Message]:
    """Keep the messages that hold all of some words, whole and in any order.

    Args:
        messages: to choose from.
        words: as somebody typed them: nothing in them is an operator.
    """
    wanted = [word for word in "".join(s if s.isalnum() else " " for s in words).split()][:_MOST_WORDS]
    if not wanted:
        return messages.none()
    return (
        messages.filter(pk__in=_found(wanted))
        if connection.vendor == "sqlite"
        else _of_postgresql(messages, wanted)
    )


def _found(wanted: Sequence[str]) -> Any:
    asked = " ".join(f'"{word}"' for word in wanted)
    return RawSQL("SELECT rowid FROM intelligence_words WHERE intelligence_words MATCH %s", [asked])


def _of_postgresql(messages: QuerySet[Message], wanted: Sequence[str]) -> QuerySet[Message]:
    return messages.extra(
        where=["to_tsvector('simple', intelligence_message.text) @@ plainto_tsquery('simple', %s)"],
        params=[" ".join(wanted)],
    )
