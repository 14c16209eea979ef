"""What rooms ask of the database: many rows at once, raw bytes, numbers of rows, what one statement takes."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from django.db import connection, models
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLookupMixin
from django.utils import timezone

from tutela.errors import Failed

Row = TypeVar("Row", bound=models.Model)
Value = TypeVar("Value")
Read = Callable[[Any], Any]
# What a database that names no limit takes in one statement.
_MOST_VALUES = 2000
NUMBERS_AT_ONCE = 500
# Digits of a number that surely has 63 bits.
_LONGEST_NUMBER = 18


class OutsideTransaction(Failed):
    """Something was to be written outside the transaction of the act that causes it."""

    code = "TU-L01"


def require_transaction(message: str) -> None:
    """Make sure that whoever writes is inside a transaction, so that an act is on record whole or not at all.

    Raises:
        OutsideTransaction: there is none.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(message)


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Let the questions inside see the database as it is at one moment, and keep nobody from writing.

    They only read. Inside a transaction they are asked as they are: its caller sees to it.
    """
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin if connection.vendor == "postgresql" else "BEGIN")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def row_number(text: str | None) -> int | None:
    """Read the number of a row as it was sent; None where it is none that a row could have."""
    return int(text) if text and text.isdecimal() and len(text) <= _LONGEST_NUMBER else None


def now() -> datetime:
    """Give the moment by the one clock that every host shares: the database's, where that is a server."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def insert(rows: Iterable[Row], *, ignoring_conflicts: bool = False) -> list[Row]:
    """Put new rows into their table, in the transaction of the act that makes them; give them back.

    Django's own way looks at every value of every row as if it were an expression; here each column is
    looked at once.

    Args:
        rows: of one model; their numbers are set.
        ignoring_conflicts: leave out those that the table's constraints refuse; then no numbers are set.
    """
    new = list(rows)
    if not new:
        return new
    if ignoring_conflicts:
        _insert(new, " ON CONFLICT DO NOTHING")
        return new
    for row, number in zip(new, _insert(new, f" RETURNING {_column(_meta(new).pk)}"), strict=True):
        row.pk = number
        row._state.adding, row._state.db = False, connection.alias
    return new


def insert_plain(model: type[models.Model], columns: Sequence[str], rows: Iterable[Any]) -> None:
    """Put a million rows into their table as fast as the database takes them, by COPY where it has that.

    Args:
        model: whose table.
        columns: the names of fields; every other one may be empty.
        rows: the values of these, as the database takes them.
    """
    meta: Any = model._meta
    names = ", ".join(_column(meta.get_field(name)) for name in columns)
    into = f"{_quoted(meta.db_table)} ({names})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", cast(Any, rows))  # noqa: S608 - a model's own names


def insert_values(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Any], returning: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Put in rows that are no objects yet, but those that the table's constraints refuse.

    Making an object of a row takes longer than to write it: this is for tens of thousands that nobody reads.

    Args:
        model: whose table.
        columns: the names of fields; every other one may be empty.
        rows: the values of these, as their fields have them.
        returning: which columns to give of those that went in, as the database has them.
    """
    meta: Any = model._meta
    fields = [meta.get_field(name) for name in columns]
    prepare = [_prepared(field) for field in fields]
    values = [
        [value if how is None else how(value) for how, value in zip(prepare, row, strict=True)]
        for row in rows
    ]
    end = " ON CONFLICT DO NOTHING"
    if returning:
        end += " RETURNING " + ", ".join(_column(meta.get_field(name)) for name in returning)
    return _insert_values(meta, fields, values, end)


def insert_unless_there(rows: Iterable[models.Model], column: str) -> set[Any]:
    """Put in those of some rows of one model that the table's constraints do not refuse.

    Args:
        rows: their numbers are not set.
        column: one that tells them apart.

    Returns:
        what those that went in have in that column.
    """
    new = list(rows)
    if not new:
        return set()
    name = _column(_meta(new).get_field(column))
    return set(_insert(new, f" ON CONFLICT DO NOTHING RETURNING {name}"))


def _insert(rows: Sequence[models.Model], end: str) -> list[Any]:
    """Insert rows by statements that end like this; give the first column of what they return."""
    meta = _meta(rows)
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    reads = [_read(field) for field in fields]
    values = [[read(row) for read in reads] for row in rows]
    return [first for first, *_ in _insert_values(meta, fields, values, end)]


def _insert_values(
    meta: Any, fields: Sequence[Any], values: list[list[Any]], end: str
) -> list[tuple[Any, ...]]:
    """Insert values of fields by statements that end like this; give what they return."""
    columns = ", ".join(map(_column, fields))
    start = f"INSERT INTO {_quoted(meta.db_table)} ({columns}) VALUES "  # noqa: S608 - a model's own names
    placeholders = f"({', '.join(['%s'] * len(fields))})"
    returned: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for portion in _portions(values, len(fields)):
            parameters = [value for row in portion for value in row]
            cursor.execute(start + ", ".join([placeholders] * len(portion)) + end, parameters)
            returned += cursor.fetchall() if "RETURNING" in end else []
    return returned


def _meta(rows: Sequence[models.Model]) -> Any:
    return type(rows[0])._meta


def update(rows: Sequence[models.Model], columns: Sequence[str]) -> None:
    """Write some columns of rows that are there, each as its object has them.

    Args:
        rows: of one model.
        columns: the names of their fields.
    """
    if not rows:
        return
    statement, fields = _update_of(type(rows[0]), tuple(columns), connection.vendor)
    reads = [_read(field) for field in fields]
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[read(row) for read in reads] for row in rows])


class ByteIndex(models.Func):
    """Where some bytes first stand in a column of raw bytes, counted from one; 0 where they do not."""

    function = "INSTR"
    arity = 2
    output_field = models.IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Ask PostgreSQL by its own function for raw bytes, which names what is looked for first."""
        looked_for = self.copy()
        looked_for.set_source_expressions(self.get_source_expressions()[::-1])
        return looked_for.as_sql(
            compiler, connection, template="POSITION(%(expressions)s)", arg_joiner=" IN ", **more
        )


class Moment(models.Func):
    """The moment at which a question was asked, by the server's clock; none where the database is a file."""

    template = "NULL"
    arity = 0
    output_field = models.DateTimeField(null=True)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Ask for the moment itself, and not for that when the transaction began."""
        return self.as_sql(compiler, connection, template="clock_timestamp()", **more)


class _Behind(TupleGreaterThan):
    """The comparison as it is written: Django writes another for SQLite, with which no index begins."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return super(TupleLookupMixin, self).as_sql(compiler, connection)


def behind(columns: Sequence[str], row: Sequence[object]) -> TupleGreaterThan:
    """Keep what comes behind a row in the order of some columns: an index begins there, however far it is."""
    return _Behind(tuple(map(models.F, columns)), tuple(row))


class Statement(NamedTuple):
    """One statement, and its values."""

    text: str
    values: list[Any]


def which_find(asked: Sequence[Statement]) -> list[bool]:
    """Say of each of some questions whether it finds a row, in one for all; one without a text finds none."""
    parts = [each for each in asked if each.text]
    if not parts:
        return [False] * len(asked)
    columns = ", ".join(f"EXISTS ({each.text})" for each in parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [value for each in parts for value in each.values])
        answers = iter(cursor.fetchone() or ())
    return [bool(each.text) and bool(next(answers)) for each in asked]


def inserting(row: models.Model) -> Statement:
    """Make the statement that puts one row into its table."""
    text, fields = _insert_of(type(row), connection.vendor)
    return Statement(text, [_read(field)(row) for field in fields])


@lru_cache
def _insert_of(model: type[models.Model], _vendor: str) -> tuple[str, list[Any]]:
    """Give the statement that puts a row into its table, and the fields whose values it takes."""
    meta: Any = model._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    columns, places = ", ".join(map(_column, fields)), ", ".join(["%s"] * len(fields))
    text = f"INSERT INTO {_quoted(meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - a model's own names
    return text, fields


def updating(row: models.Model, columns: Sequence[str]) -> Statement:
    """Make the statement that writes some columns of one row, by the names of their fields."""
    text, fields = _update_of(type(row), tuple(columns), connection.vendor)
    return Statement(text, [_read(field)(row) for field in fields])


def in_one_trip(*statements: Statement) -> None:
    """Run statements one after the other; together where the database takes several at a time."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            values = [value for each in statements for value in each.values]
            cursor.execute("; ".join(each.text for each in statements), values)
        else:
            for each in statements:
                cursor.execute(each.text, each.values)


@lru_cache
def _update_of(model: type[models.Model], columns: tuple[str, ...], _vendor: str) -> tuple[str, list[Any]]:
    """Give the statement that writes some columns of a row, and the fields whose values it takes."""
    meta: Any = model._meta
    fields = [meta.get_field(name) for name in columns]
    set_to = ", ".join(f"{_column(field)} = %s" for field in fields)
    text = f"UPDATE {_quoted(meta.db_table)} SET {set_to} WHERE {_column(meta.pk)} = %s"  # noqa: S608 - as above
    return text, [*fields, meta.pk]


def _read(field: Any) -> Read:
    """Tell how to read a column's value off a row, as the database takes it."""
    if isinstance(field, models.DateTimeField) and field.auto_now_add:
        return _now(field.attname)
    return _read_always(field)


@lru_cache(maxsize=4096)
def _read_always(field: Any) -> Read:
    name = field.attname
    how = _prepared(field)
    if how is None:
        return lambda row: getattr(row, name)
    return lambda row: how(getattr(row, name))


def _prepared(field: Any) -> Read | None:
    """Tell how to make of a field's value what the database takes; None where it takes it as it is."""
    if isinstance(field, models.JSONField):
        return json.dumps
    if isinstance(field, _AS_THEY_ARE):
        return None
    if isinstance(field, models.DateTimeField):
        # Rows of a batch mostly have the same few moments.
        return lru_cache(lambda value: field.get_db_prep_save(value, connection))
    return lambda value: field.get_db_prep_save(value, connection)


_AS_THEY_ARE = (
    models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField,
    models.BinaryField, models.ForeignKey,
)  # fmt: skip


def _now(name: str) -> Read:
    """Give every row of a batch one moment."""
    moment = timezone.now()
    written = connection.ops.adapt_datetimefield_value(moment)

    def read(row: Any) -> Any:
        setattr(row, name, moment)
        return written

    return read


def _portions(values: list[list[Any]], columns: int) -> Iterable[list[list[Any]]]:
    size = max(1, (connection.features.max_query_params or _MOST_VALUES) // columns)
    return (values[start : start + size] for start in range(0, len(values), size))


def _column(field: Any) -> str:
    return _quoted(field.column)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


class BytesField(models.BinaryField):  # type: ignore[type-arg]  # the plugin fills in whether it may be null
    """Raw bytes: digests, paths as the file system gave them, wrapped keys."""

    if TYPE_CHECKING:
        # What django-stubs reads for values_list: always bytes, as from_db_value sees to.
        _pyi_private_get_type: bytes

    def from_db_value(self, value: bytes | memoryview | None, *_: object) -> bytes | None:
        """Turn what the driver returns into bytes."""
        return None if value is None else bytes(value)


def different(model: type[models.Model], column: str, unit: int, most: int) -> list[str]:
    """Give the different texts that a column of one unit's rows holds, in order; so many at most.

    An index on unit and column is asked for one text after another, so that it does not matter how many rows
    say the same.
    """
    meta: Any = model._meta
    table, name = _quoted(meta.db_table), _column(meta.get_field(column))
    # A model's own names: no text of anybody else's.
    smallest = f"SELECT MIN({name}) FROM {table} WHERE unit = %s"  # noqa: S608
    next_one = f"SELECT ({smallest} AND {name} > said) FROM found WHERE said IS NOT NULL"  # noqa: S608
    every = f"WITH RECURSIVE found(said) AS ({smallest} UNION ALL {next_one})"
    statement = f"{every} SELECT said FROM found WHERE said IS NOT NULL LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [unit, unit, most])
        return [said for (said,) in cursor.fetchall()]


def portions(numbers: Iterable[Value], size: int = NUMBERS_AT_ONCE) -> Iterator[list[Value]]:
    """Cut numbers, or names, into what one statement takes."""
    whole = list(numbers)
    yield from (whole[start : start + size] for start in range(0, len(whole), size))
