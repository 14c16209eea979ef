"""Asks on every page which of many questions find a row: in one statement, written once for each who asks."""

import re
from collections.abc import Callable, Hashable, Mapping
from datetime import date, time
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from tutela.casework import database
from tutela.casework.database import Statement
from tutela.casework.gate import Actor

Rows = QuerySet[Any, Any]
Name = TypeVar("Name", bound=Hashable)
# SQLite is given moments as text.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d")
_MOST_KEPT = 100


class _Written(NamedTuple):
    """A statement that says the same each time, as long as the settings are these."""

    statement: Statement
    settings: object


_written: dict[Actor, dict[Hashable, _Written]] = {}


def which_find(by: Actor, asked: Mapping[Name, Callable[[Actor], Rows]]) -> list[Name]:
    """Name those of some questions that find a row for an actor, asked all in one.

    Django takes longer to write them than the database does to answer. So what is written for an actor is
    kept where nothing was read to write it and no moment stands in it, and asked again as it is.
    """
    if len(_written) > _MOST_KEPT:
        _written.clear()
    kept = _written.setdefault(by, {})
    statements = {name: _kept_or_written(by, name, make, kept) for name, make in asked.items()}
    found = database.which_find([*statements.values()])
    return [name for name, is_any in zip(statements, found, strict=True) if is_any]


def _kept_or_written(
    by: Actor, name: Hashable, make: Callable[[Actor], Rows], kept: dict[Hashable, _Written]
) -> Statement:
    before = kept.get(name)
    if before is not None and before.settings is settings.TUTELA:
        return before.statement
    asked: list[str] = []

    def noted(execute: Callable[..., Any], statement: str, *more: Any) -> Any:
        asked.append(statement)
        return execute(statement, *more)

    with connection.execute_wrapper(noted):
        written = _statement_of(make(by))
    if not asked and not any(map(_is_moment, written.values)):
        kept[name] = _Written(written, settings.TUTELA)
    return written


def _is_moment(value: object) -> bool:
    return isinstance(value, date | time) or (isinstance(value, str) and bool(_MOMENT.match(value)))


def _statement_of(rows: Rows) -> Statement:
    try:
        statement, values = rows.query.exists().sql_with_params()
    except EmptyResultSet:
        return Statement("", [])
    return Statement(statement, list(values))
