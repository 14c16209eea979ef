"""What one edition of a list brings and takes against another, line by line."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Protocol, TypeVar

from django.db.models import Q

ADD, CHANGE, REVOKE = "add", "change", "revoke"
AT_ONCE = 1000


class Row(Protocol):
    """What stands in editions of a list: from which on, and what it is known by."""

    first_in: int | None
    sha256: bytes | None


_Row = TypeVar("_Row", bound=Row)


def lines(
    rows: Iterable[_Row], since: int, said: Callable[[_Row], Mapping[str, object]]
) -> Iterator[tuple[str, bytes]]:
    """Give each line with what it does: the same bytes whenever they are asked for.

    Args:
        rows: those that `concerned` names, by SHA-256 and then by the edition they came in.
        since: the edition that the partner has; 0 where it has none.
        said: what a row says beside its SHA-256.
    """
    for digest, entries in groupby(rows, key=lambda entry: bytes(entry.sha256 or b"")):
        comes, goes = None, False
        for entry in entries:
            if (entry.first_in or 0) > since:
                comes = entry
            else:
                goes = True
        does = CHANGE if comes and goes else ADD if comes else REVOKE
        told = {"do": does, "sha256": digest.hex(), **(said(comes) if comes else {})}
        yield does, (json.dumps(told, separators=(",", ":"), sort_keys=True) + "\n").encode()


def concerned(since: int, to: int) -> Q:
    """Name the rows that one edition brings or takes against another."""
    stays = Q(last_in=None) | Q(last_in__gte=to)
    comes = Q(stays, first_in__gt=since, first_in__lte=to)
    goes = Q(first_in__lte=since, last_in__gte=since, last_in__lt=to)
    return comes | goes


def standing_in(edition: int) -> Q:
    """Name the rows that stand in an edition."""
    return Q(Q(last_in=None) | Q(last_in__gte=edition), first_in__lte=edition)
