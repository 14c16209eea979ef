"""Compares every row whose digest an entry of the record states with the last that was stated of it."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from django.db.models import Model

from tutela.casework import rooms
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record.audit import Difference, nothing_says
from tutela.casework.custody.record.wrote import WROTE, digest_of
from tutela.casework.rooms import Compared

_AT_ONCE, _MOST_OF_A_MODEL = 1000, 20


class _Said(NamedTuple):
    """What was last stated of a row; no digest, that it was removed."""

    seq: int
    act: str
    digest: bytes

    def but(self, message: str) -> Difference:
        return Difference(self.seq, f"Entry {self.seq} of the record ({self.act}): {message}.")


def differences() -> Iterator[Difference]:
    """Give every row that was changed, removed or put in by other means than its room's acts."""
    said = _said()
    for model, how in rooms.compared():
        found = _of_model(model, how, said.get(model._meta.label_lower, {}))
        yield from islice(found, _MOST_OF_A_MODEL)


def _of_model(model: type[Model], how: Compared, said: dict[int, _Said]) -> Iterator[Difference]:
    kind = str(model._meta.verbose_name)
    must = set(model._default_manager.filter(how.among).values_list("pk", flat=True))
    before = _made_before(how.made)
    for row in model._default_manager.order_by("pk").iterator(chunk_size=_AT_ONCE):
        last = said.pop(row.pk, None)
        of_before = before.pop(row.pk, None)
        if last is None:
            if row.pk in must and of_before is None:
                yield nothing_says(f"{kind} {row.pk} was made")
        elif not last.digest:
            yield last.but(f"{kind} {row.pk} was removed, and its row is there")
        elif digest_of(row, how) != last.digest.hex():
            yield last.but(f"{kind} {row.pk} was changed since, and its row says something else")
    removed = {number for number, last in said.items() if not last.digest}
    for number, last in sorted({**before, **said}.items()):
        if number not in removed:
            yield last.but(f"the row of {kind} {number} is gone")


def _made_before(act: str) -> dict[int, _Said]:
    """Give the entries by which rows were made, of whatever version."""
    made = LogEntry.objects.filter(act=act, object_number__isnull=False) if act else LogEntry.objects.none()
    return {number or 0: _Said(seq, act, b"") for number, seq in made.values_list("object_number", "seq")}


def _said() -> dict[str, dict[int, _Said]]:
    """Give what was last stated of each row, by model and number."""
    found: dict[str, dict[int, _Said]] = {}
    stating = LogEntry.objects.filter(body__contains=f'"{WROTE}":{{').order_by("seq")
    for seq, act, body in stating.values_list("seq", "act", "body").iterator(chunk_size=_AT_ONCE):
        for name, digest in json.loads(body)["what"][WROTE].items():
            model, _, number = name.partition(" ")
            found.setdefault(model, {})[int(number)] = _Said(seq, act, bytes.fromhex(digest))
    return found
