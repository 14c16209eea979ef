"""Questions that are asked at every key press: their SQL is written once, and filled in each time."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,  # type: ignore[attr-defined]  # Django's own
)
from django.db.models.sql.compiler import SQLCompiler

from tutela.casework import prepared

Row = TypeVar("Row")
Value = int | str | bytes | UUID | datetime
_NO_NUMBER = 1 << 63
_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
# What a question is written with at first, by the kind of its values: two of each, which no row has.
_SAMPLES: dict[type, tuple[Callable[[int], Value], Callable[[int], Value]]] = {
    int: (lambda at: (1 << 40) + at, lambda at: (1 << 41) + at),
    str: (lambda at: f"first {at}", lambda at: f"second {at}"),
    bytes: (lambda at: f"first {at}".encode(), lambda at: f"second {at}".encode()),
    UUID: (lambda at: UUID(int=(1 << 100) + at), lambda at: UUID(int=(1 << 101) + at)),
    datetime: (lambda at: _MOMENT + timedelta(at, 1), lambda at: _MOMENT + timedelta(at, 2)),
}


class Question(Generic[Row]):
    """One question, which differs from time to time by its values only.

    Django writes the SQL of a query anew each time, and finds out anew what its rows are made into; both take
    longer than asking the database does. PostgreSQL plans such a question once for each connection.
    """

    def __init__(self, make: Callable[..., models.QuerySet[Any, Row]]) -> None:
        """Name the query.

        Args:
            make: gives it for some values: numbers, texts, bytes, UUIDs or moments; whatever they are, its
                SQL is the same.
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
    """The SQL of a question, which of its parameters is which value, and what its rows are made into."""

    def __init__(self, make: Callable[..., models.QuerySet[Any, Any]], kinds: Sequence[type]) -> None:
        first = [_SAMPLES[kind][0](at) for at, kind in enumerate(kinds)]
        queryset = make(*first)
        compiler, self._sql, self._parameters = _compiled(queryset)
        # By the place of a parameter the number of the value that it is.
        self._values: dict[int, int] = {}
        for at, kind in enumerate(kinds):
            changed = make(*first[:at], _SAMPLES[kind][1](at), *first[at + 1 :])
            _, sql, parameters = _compiled(changed)
            if sql != self._sql:
                raise ValueError(f"The SQL depends on the value: {sql}")
            before = map(_plain, self._parameters)
            pairs = enumerate(zip(before, map(_plain, parameters), strict=True))
            self._values |= dict.fromkeys((place for place, (one, other) in pairs if one != other), at)
        self._database = queryset.db
        selected = [each[0] for each in compiler.select or ()]
        self._converters = list(compiler.get_converters(selected).items())
        self._made = _maker(queryset, compiler)

    def ask(self, values: Sequence[Value]) -> list[Any]:
        """Fill the values in, and make of what comes what Django would."""
        connection = connections[self._database]
        parameters = list(self._parameters)
        for place, at in self._values.items():
            parameters[place] = _as(parameters[place], values[at], connection)
        with prepared.cursor(connection) as cursor:
            cursor.execute(self._sql, parameters)
            rows = cursor.fetchall()
        if self._converters:
            rows = [self._converted(row, connection) for row in rows]
        return [self._made(row) for row in rows]

    def _converted(self, row: Sequence[Any], connection: BaseDatabaseWrapper) -> tuple[Any, ...]:
        """Have Django read what the database gives otherwise than a model has it."""
        columns = list(row)
        for place, (converters, expression) in self._converters:
            for convert in converters:
                columns[place] = convert(columns[place], expression, connection)
        return tuple(columns)


def _compiled(queryset: models.QuerySet[Any, Any]) -> tuple[SQLCompiler, str, list[Any]]:
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, parameters = compiler.as_sql()
    return compiler, sql, list(parameters)


def _maker(queryset: models.QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[[Sequence[Any]], Any]:
    """Give what makes one row what the query set would make of it.

    Raises:
        ValueError: it would make something that is not known here.
    """
    iterable: Any = queryset._iterable_class
    if iterable is ModelIterable:
        return _models(queryset, compiler)
    if iterable is FlatValuesListIterable:
        return lambda row: row[0]
    if iterable is ValuesListIterable:
        return tuple
    raise ValueError(f"A question gives rows or lists of values, and no {iterable.__name__}.")


def _models(queryset: models.QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[[Sequence[Any]], Any]:
    """Give what makes an object of a row, with those that come with it, as `ModelIterable` does."""
    about: Any = compiler.klass_info
    select: Any = compiler.select
    model, database, annotated = about["model"], queryset.db, (compiler.annotation_col_map or {}).items()
    first, end = about["select_fields"][0], about["select_fields"][-1] + 1
    names = [each[0].target.attname for each in select[first:end]]
    populators = get_related_populators(about, select, database)

    def made(row: Sequence[Any]) -> Any:
        found = model.from_db(database, names, row[first:end])
        for populator in populators:
            populator.populate(row, found)
        for name, place in annotated:
            setattr(found, name, row[place])
        return found

    return made


def _plain(parameter: Any) -> Any:
    """Give a parameter as it can be compared: two wrappers of the same bytes are not equal."""
    wrapped = getattr(parameter, "obj", parameter)
    return bytes(wrapped) if isinstance(wrapped, bytes | memoryview) else wrapped


def _as(sample: Any, value: Value, connection: BaseDatabaseWrapper) -> Any:
    """Give a value as the database is given the sample of it."""
    if isinstance(value, UUID):
        return value.hex if isinstance(sample, str) else value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, bytes):
        database: Any = connection.Database
        return database.Binary(value)
    return type(sample)(value)


__all__ = ["Question", "Value"]
