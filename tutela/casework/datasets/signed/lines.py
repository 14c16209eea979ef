"""What one edition of a list brings and takes against another, line by line."""

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from django.db.models import Q, QuerySet

from tutela.casework.datasets.models import Field, Supply
from tutela.casework.lists.models import Entry

ADD, CHANGE, REVOKE = "add", "change", "revoke"
_AT_ONCE = 1000


def _hex(value: bytes | None) -> str | None:
    return bytes(value).hex() if value is not None else None


_READ: Mapping[str, Callable[[Entry], object]] = {
    Field.CATEGORY: lambda entry: entry.category,
    Field.MD5: lambda entry: _hex(entry.md5),
    Field.SHA1: lambda entry: _hex(entry.sha1),
    Field.PDQ: lambda entry: _hex(entry.pdq),
    Field.VPDQ: lambda entry: _hex(entry.vpdq),
    Field.SIZE: lambda entry: entry.size_bytes,
    Field.MIME: lambda entry: entry.mime or None,
}


def lines(supply: Supply, since: int, to: int) -> Iterator[tuple[str, bytes]]:
    """Give each line with what it does, by SHA-256: the same bytes whenever they are asked for.

    Args:
        supply: whose list, and which fields.
        since: the edition that the partner has; 0 where it has none.
        to: a later one, published.
    """
    rows = _concerned(supply, since, to).iterator(_AT_ONCE)
    for digest, entries in groupby(rows, key=lambda entry: bytes(entry.sha256 or b"")):
        comes, goes = None, False
        for entry in entries:
            if (entry.first_in or 0) > since:
                comes = entry
            else:
                goes = True
        does = CHANGE if comes and goes else ADD if comes else REVOKE
        said = {name: read(comes) for name, read in _READ.items() if comes and name in supply.fields}
        told = {"do": does, "sha256": digest.hex(), **{k: v for k, v in said.items() if v is not None}}
        yield does, (json.dumps(told, separators=(",", ":"), sort_keys=True) + "\n").encode()


def _concerned(supply: Supply, since: int, to: int) -> QuerySet[Entry]:
    stays = Q(last_in=None) | Q(last_in__gte=to)
    comes = Q(stays, first_in__gt=since, first_in__lte=to)
    goes = Q(first_in__lte=since, last_in__gte=since, last_in__lt=to)
    return Entry.objects.filter(comes | goes, hash_list=supply.hash_list_id).order_by("sha256", "first_in")
