"""Keeps the records of a large import aside, and puts them into the entries in the order of their index.

Each page of that index is then written about once. What is kept aside is gone in the transaction that puts it
in: an import killed between two of them goes on where it was.
"""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Exists, Min, OuterRef, QuerySet, Value

from tutela.casework.database import insert_plain
from tutela.casework.lists import records
from tutela.casework.lists.models import Entry, ListImport, UnsortedEntry

BUCKETS = 256
COLUMNS = ("revoked_at", "revoked_because", *records.Row._fields)

_ASIDE = ("list_import", "bucket", *COLUMNS)
_FINGERPRINT = COLUMNS.index("fingerprint")


def put_aside(listed: ListImport, rows: Iterable[tuple[Any, ...]]) -> None:
    """Keep rows in the order in which they were read, each with the values of `COLUMNS`."""
    by_bucket = sorted(rows, key=itemgetter(_FINGERPRINT))
    insert_plain(UnsortedEntry, _ASIDE, [(listed.pk, row[_FINGERPRINT][0], *row) for row in by_bucket])


def buckets_at_once(listed: ListImport, most: int) -> int:
    """Say how many buckets hold about so many records: fingerprints are spread evenly."""
    return max(1, BUCKETS * most // max(1, UnsortedEntry.objects.filter(list_import=listed).count()))


def next_of(listed: ListImport, buckets: int = 1) -> QuerySet[UnsortedEntry] | None:
    """Give what is kept aside in so many buckets, from the first that holds anything; None if none does."""
    kept = UnsortedEntry.objects.filter(list_import=listed)
    first = kept.aggregate(first=Min("bucket"))["first"]
    return None if first is None else kept.filter(bucket__gte=first, bucket__lt=first + buckets)


def put_in(
    portion: QuerySet[UnsortedEntry], hash_list: int, there: QuerySet[Entry] | None
) -> tuple[int, int, int]:
    """Move a portion into the entries, but what is there; call it in a transaction, under the list's lock.

    Args:
        portion: what is kept aside.
        hash_list: the number of the list.
        there: entries beside which the same record adds nothing; none has to be looked for where there is
            none at all.

    Returns:
        how many went in, how many of these have a number without a meaning, and how many were moved in all.
    """
    new = (
        portion
        if there is None
        else portion.exclude(Exists(there.filter(fingerprint=OuterRef("fingerprint"))))
    )
    # Of the same record twice the one that was read first goes in.
    text, values = (
        new.annotate(of_list=Value(hash_list))
        .order_by("fingerprint", "pk")
        .values_list("of_list", "list_import", *COLUMNS)
        .query.sql_with_params()
    )
    names = ", ".join(map(connection.ops.quote_name, ("hash_list_id", "list_import_id", *COLUMNS)))
    table = connection.ops.quote_name(Entry._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) {text} "
            "ON CONFLICT (hash_list_id, fingerprint, list_import_id) DO NOTHING "
            "RETURNING category_raw <> '' AND category = ''",
            values,
        )
        without_meaning = [bool(lacks) for (lacks,) in cursor.fetchall()]
    moved, _ = portion.delete()
    return len(without_meaning), sum(without_meaning), moved
