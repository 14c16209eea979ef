"""Questions that are asked at every key press: their SQL is written once, and filled in each time."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql import UpdateQuery
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


def of_numbers(
    make: Callable[[Sequence[int]], models.QuerySet[Any, Row]],
) -> Callable[[Collection[int]], list[Row]]:
    """Give what asks a question about some rows by numbers; about one, as mostly, its SQL is written once.

    Args:
        make: gives the query for some numbers.
    """
    of_one = Question(lambda number: make([number]))
    return lambda numbers: of_one(*numbers) if len(numbers) == 1 else list(make(list(numbers)))


class RowChange:
    """One change of rows, which differs from time to time by its values only."""

    def __init__(self, make: Callable[..., tuple[models.QuerySet[Any, Any], Mapping[str, Any]]]) -> None:
        """Name the change.

        Args:
            make: gives for some values which rows are changed, and what each column of them is from then on.
        """
        self._make = make
        self._written: tuple[_Filled, str] | None = None

    def __call__(self, *values: Value) -> int:
        """Make it, and say how many rows were changed."""
        if self._written is None:
            database = self._make(*_firsts([type(value) for value in values]))[0].db
            self._written = _Filled(self._compiled, [type(value) for value in values]), database
        filled, database = self._written
        connection = connections[database]
        with prepared.cursor(connection) as cursor:
            cursor.execute(filled.sql, filled.with_values(values, connection))
            return int(cursor.rowcount)

    def _compiled(self, *values: Value) -> tuple[SQLCompiler, str, list[Any]]:
        rows, changed = self._make(*values)
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(dict(changed))
        return _compiled(query, rows.db)


class _Filled:
    """The SQL of a statement, and which of its parameters is which value."""

    def __init__(
        self, compiled: Callable[..., tuple[SQLCompiler, str, list[Any]]], kinds: Sequence[type]
    ) -> None:
        first = _firsts(kinds)
        self.compiler, self.sql, self._parameters = compiled(*first)
        # By the place of a parameter the number of the value that it is.
        self._values: dict[int, int] = {}
        plain = list(map(_plain, self._parameters))
        for at, kind in enumerate(kinds):
            _, sql, parameters = compiled(*first[:at], _SAMPLES[kind][1](at), *first[at + 1 :])
            if sql != self.sql:
                raise ValueError(f"The SQL depends on the value: {sql}")
            others = map(_plain, parameters)
            places = [place for place, other in enumerate(others) if other != plain[place]]
            self._values |= dict.fromkeys(places, at)

    def with_values(self, values: Sequence[Value], connection: BaseDatabaseWrapper) -> list[Any]:
        """Give the parameters for some values."""
        parameters = list(self._parameters)
        for place, at in self._values.items():
            parameters[place] = _as(parameters[place], values[at], connection)
        return parameters


class _Written:
    """The SQL of a question, and what its rows are made into."""

    def __init__(self, make: Callable[..., models.QuerySet[Any, Any]], kinds: Sequence[type]) -> None:
        queryset = make(*_firsts(kinds))
        self._filled = _Filled(lambda *values: _compiled(make(*values).query, queryset.db), kinds)
        self._database, compiler = queryset.db, self._filled.compiler
        selected = [each[0] for each in compiler.select or ()]
        self._converters = list(compiler.get_converters(selected).items())
        self._made = _maker(queryset, compiler)

    def ask(self, values: Sequence[Value]) -> list[Any]:
        """Fill the values in, and make of what comes what Django would."""
        connection = connections[self._database]
        with prepared.cursor(connection) as cursor:
            cursor.execute(self._filled.sql, self._filled.with_values(values, connection))
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


def _firsts(kinds: Sequence[type]) -> list[Value]:
    return [_SAMPLES[kind][0](at) for at, kind in enumerate(kinds)]


def _compiled(query: Any, database: str) -> tuple[SQLCompiler, str, list[Any]]:
    compiler = query.get_compiler(using=database)
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
    populators = get_related_populators(about, select, database)  # type: ignore[call-arg]  # of a later Django

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


def _as(sample: Any, value: Value, connection: Any) -> Any:
    """Give a value as the database is given the sample of it."""
    if isinstance(value, UUID):
        return value.hex if isinstance(sample, str) else value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, bytes):
        return connection.Database.Binary(value)
    return type(sample)(value)


def read(text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Give the rows that a statement finds which only reads, and which Django cannot write."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(text, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


__all__ = ["Question", "RowChange", "Value", "of_numbers", "read"]
