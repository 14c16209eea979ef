"""Pages of long lists: each begins after the row with which the page before ended."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from tutela.casework.database import row_number

# Rows on one page of what people look through by eye.
PAGE = 100

Row = TypeVar("Row", bound=Model)


def page_of(
    rows: QuerySet[Row], key: str, asked: str | None, name: str = "after", most: int = PAGE
) -> tuple[list[Row], dict[str, str]]:
    """Give a page of rows in the order of one of their fields, and the ways to the next page and the first.

    Args:
        rows: all of them, in any order.
        key: the field whose order they stand in; rows alike in it stand by number.
        asked: the number of the row that the page before ended with, as the address has it.
        name: under which the address has it.
        most: rows on one page.

    Returns:
        the rows, and `more` and `first` as base/further.html takes them: what the address asks, or "".
    """
    after = row_number(asked)
    if after is not None:
        rows = rows.filter(_comes_after(rows, key, after))
    found = list(rows.order_by(key, "pk")[: most + 1])
    more = f"?{name}={found[most - 1].pk}" if len(found) > most else ""
    return found[:most], {"more": more, "first": "" if after is None else "?"}


def _comes_after(rows: QuerySet[Any], key: str, number: int) -> Q:
    """Say what comes after a row; after one that is gone, by number, or from the first on."""
    if key == "pk":
        return Q(pk__gt=number)
    value = rows.filter(pk=number).values_list(key, flat=True).first()
    return Q() if value is None else Q(**{f"{key}__gt": value}) | Q(**{key: value}, pk__gt=number)
