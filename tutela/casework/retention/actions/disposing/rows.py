"""The step by which the rows that hang from a case or reports go or are emptied, on record."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import BinaryField, JSONField, Model

from tutela.casework import database, rooms
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.retention.actions.disposing import reaching
from tutela.casework.retention.models import Disposal
from tutela.casework.rooms import Disposed

_AT_ONCE = 500


def dispose_of_rows(by: Actor, disposal: Disposal) -> None:
    """Remove or empty what hangs from it, what points to others first; done again, it goes on."""
    compared = {model for model, _ in rooms.compared()}
    for model, how in reaching.in_order(disposal.subject_kind):
        for some in reaching.rows(model, how, disposal.reach):
            if how.empties:
                _empty(by, disposal, some, how, is_stated=model in compared)
            else:
                _remove(by, disposal, some, is_stated=model in compared)


def _remove(by: Actor, disposal: Disposal, some: Any, *, is_stated: bool) -> None:
    # The newest first: what lies in something else, or corrects it, came after that.
    while numbers := list(some.order_by("-pk").values_list("pk", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            _delete(some.model, numbers)
            gone = [some.model(pk=number) for number in numbers] if is_stated else []
            _count(by, disposal, "removed", some.model, len(numbers), gone=gone)


def _delete(model: type[Model], numbers: Sequence[int]) -> None:
    """Remove rows without looking for what points to them, which went before."""
    table, key = connection.ops.quote_name(model._meta.db_table), model._meta.pk
    column = connection.ops.quote_name((key.column if key is not None else None) or "id")
    places = ", ".join(["%s"] * len(numbers))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {column} IN ({places})", list(numbers))  # noqa: S608 - a model's own names


def _empty(by: Actor, disposal: Disposal, some: Any, how: Disposed, *, is_stated: bool) -> None:
    after = 0
    while found := list(some.filter(pk__gt=after).order_by("pk")[:_AT_ONCE]):
        after = found[-1].pk
        said = [row for row in found if _make_empty(row, how)]
        with transaction.atomic():
            database.update(said, [*how.empties, *how.sets])
            _count(by, disposal, "emptied", some.model, len(said), wrote=said if is_stated else [])


def _make_empty(row: Model, how: Disposed) -> bool:
    """Empty the columns of a row; say whether they said anything."""
    now: dict[str, object] = {name: _nothing(row._meta.get_field(name)) for name in how.empties}
    now |= {name: value.format(pk=row.pk) for name, value in how.sets.items()}
    is_other = any(getattr(row, name) != value for name, value in now.items())
    for name, value in now.items():
        setattr(row, name, value)
    return is_other


def _nothing(field: Any) -> object:
    if field.null:
        return None
    if isinstance(field, JSONField):
        return field.get_default()
    return b"" if isinstance(field, database.BytesField | BinaryField) else ""


def _count(
    by: Actor,
    disposal: Disposal,
    what: str,
    model: type[Model],
    rows: int,
    *,
    wrote: Any = (),
    gone: Any = (),
) -> None:
    """Count what went in the disposal's row, and state on record what other rows say of it."""
    if not rows:
        return
    counts = disposal.counts.setdefault(what, {})
    counts[model._meta.label_lower] = counts.get(model._meta.label_lower, 0) + rows
    Disposal.objects.filter(pk=disposal.pk).update(counts=disposal.counts)
    if wrote or gone:
        log.record(
            by, f"disposal.rows_{what}", purpose="retention", wrote=wrote, took=gone, disposal=disposal.pk,
            rows=rows, kind=model._meta.label_lower,
        )  # fmt: skip
