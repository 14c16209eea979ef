"""Questions that are asked at every key press: their SQL is written once, and filled in each time."""

from collections.abc import Callable, Sequence
from copy import copy
from types import SimpleNamespace
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connections, models
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Value = int | str | UUID
_NO_NUMBER = 1 << 63
# What a question is written with at first, by the kind of its values: two of each, which no row has.
_SAMPLES: dict[type, tuple[Callable[[int], Value], Callable[[int], Value]]] = {
    int: (lambda at: (1 << 40) + at, lambda at: (1 << 41) + at),
    str: (lambda at: f"first {at}", lambda at: f"second {at}"),
    UUID: (lambda at: UUID(int=(1 << 100) + at), lambda at: UUID(int=(1 << 101) + at)),
}


class Question(Generic[Row]):
    """One question, which differs from time to time by its values only.

    Django writes the SQL of a query anew each time, which takes twice as long as asking the database does.
    """

    def __init__(self, make: Callable[..., models.QuerySet[Any, Row]]) -> None:
        """Name the query.

        Args:
            make: gives it for some values, numbers, texts or UUIDs; whatever they are, its SQL is the same.
        """
        self._make = make
        self._written: _Written | None = None

    def __call__(self, *values: Value) -> list[Row]:
        """Ask it, and give all rows."""
        if any(isinstance(value, int) and not 0 <= value < _NO_NUMBER for value in values):
            # What no row can have as its number would stop a database.
            return []
        if self._written is None:
            self._written = _Written(self._make, [type(value) for value in values])
        return self._written.ask(values)

    def first(self, *values: Value) -> Row | None:
        """Ask it, and give the first row, if there is one."""
        return next(iter(self(*values)), None)


class _Written:
    """The SQL of a question, and which of its parameters is which value."""

    def __init__(self, make: Callable[..., models.QuerySet[Any, Any]], kinds: Sequence[type]) -> None:
        first = [_SAMPLES[kind][0](at) for at, kind in enumerate(kinds)]
        self._queryset = make(*first)
        self._compiler, self._sql, self._parameters = _compiled(self._queryset)
        # By the place of a parameter the number of the value that it is.
        self._values: dict[int, int] = {}
        for at, kind in enumerate(kinds):
            changed = make(*first[:at], _SAMPLES[kind][1](at), *first[at + 1 :])
            _, sql, parameters = _compiled(changed)
            if sql != self._sql:
                raise ValueError(f"The SQL depends on the value: {sql}")
            places = [place for place, value in enumerate(parameters) if value != self._parameters[place]]
            self._values |= dict.fromkeys(places, at)

    def ask(self, values: Sequence[Value]) -> list[Any]:
        """Fill the values in, and have Django make rows of what comes."""
        parameters = list(self._parameters)
        for place, at in self._values.items():
            parameters[place] = _as(parameters[place], values[at])
        compiler: Any = copy(self._compiler)
        compiler.connection = connections[self._queryset.db]
        compiler.as_sql = lambda *_, **__: (self._sql, tuple(parameters))
        # The part of a query set that Django's own makers of rows look at.
        query = SimpleNamespace(get_compiler=lambda *_, **__: compiler)
        asked: Any = SimpleNamespace(
            db=self._queryset.db, model=self._queryset.model, query=query, _known_related_objects={}
        )
        rows: Any = self._queryset._iterable_class(asked)
        return list(rows)


def _compiled(queryset: models.QuerySet[Any, Any]) -> tuple[SQLCompiler, str, list[Any]]:
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, parameters = compiler.as_sql()
    return compiler, sql, list(parameters)


def _as(sample: Any, value: Value) -> Any:
    """Give a value as the database is given the sample of it."""
    if isinstance(value, UUID):
        return value.hex if isinstance(sample, str) else value
    return type(sample)(value)
