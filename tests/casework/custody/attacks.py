"""Attacks on the record of acts by whoever writes to its tables, knows how it is sealed, and has no key."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from tutela.casework.custody.models import Checkpoint, LogEntry, LogHead

Attack = Callable[[int, int], int]
"""Attacks a record of so many entries at a place; gives the first entry that is not as it was."""


def _rows(after: int) -> list[dict[str, Any]]:
    return [{**row} for row in LogEntry.objects.filter(seq__gt=after).order_by("seq").values()]


def _seal(previous: str, body: str) -> str:
    return sha256(f"{previous}\n{body}".encode()).hexdigest()


def _write_anew(after: int, rows: list[dict[str, Any]], **also: Any) -> None:
    """Put entries in the place of all after one, numbered, sealed in a chain, the head after them."""
    previous = LogEntry.objects.filter(seq=after).values_list("seal", flat=True).first() or "0" * 64
    LogEntry.objects.filter(seq__gt=after).delete()
    new = []
    for seq, row in enumerate(rows, after + 1):
        entry = json.loads(row["body"]) | {"seq": seq}
        body = json.dumps(entry, sort_keys=True, separators=(",", ":"))
        previous = _seal(previous, body)
        at = datetime.fromisoformat(entry["at"])
        new.append(LogEntry(**{**row, "seq": seq, "at": at, "body": body, "seal": previous, **also}))
    LogEntry.objects.bulk_create(new)
    LogHead.objects.update(seq=after + len(rows), seal=previous)


def _with(row: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return row | {"body": json.dumps(json.loads(row["body"]) | changed)}


def change_text(place: int, _: int) -> int:
    """Say in an entry that somebody else acted."""
    entry = LogEntry.objects.get(seq=place)
    LogEntry.objects.filter(seq=place).update(body=entry.body.replace('"actor":"', '"actor":"not '))
    return place


def change_column(place: int, _: int) -> int:
    """Say it in the column alone, which questions are answered from."""
    LogEntry.objects.filter(seq=place).update(actor="eve")
    return place


def change_and_seal_anew(place: int, _: int) -> int:
    """Change an entry, and seal it and all after it anew."""
    first, *rest = _rows(place - 1)
    _write_anew(place - 1, [_with({**first, "actor": "eve"}, actor="eve"), *rest])
    return place


def delete(place: int, _: int) -> int:
    """Delete an entry."""
    LogEntry.objects.filter(seq=place).delete()
    return place


def delete_and_number_anew(place: int, _: int) -> int:
    """Delete an entry, and number and seal all after it anew."""
    _write_anew(place - 1, _rows(place))
    return place


def cut_the_tail(place: int, _: int) -> int:
    """Cut off an entry and all after it."""
    LogEntry.objects.filter(seq__gte=place).delete()
    return place


def cut_the_tail_and_mend_the_head(place: int, _: int) -> int:
    """Cut it off, and let the record end before it."""
    _write_anew(place - 1, [])
    return place


def insert(place: int, _: int) -> int:
    """Put in an entry that nobody made, and number and seal all after it anew."""
    rows = _rows(place - 1)
    _write_anew(place - 1, [_with(rows[0], purpose="other"), *rows])
    return place


def swap(place: int, count: int) -> int:
    """Let two neighbours change places, and seal all anew."""
    place = min(place, count - 1)
    first, second, *rest = _rows(place - 1)
    _write_anew(place - 1, [second, first, *rest])
    return place


def duplicate(place: int, _: int) -> int:
    """Let an entry stand twice, and number and seal all after it anew."""
    rows = _rows(place - 1)
    _write_anew(place - 1, [rows[0], *rows])
    return place + 1


def forge_time(place: int, _: int) -> int:
    """Date an entry an hour back, and seal it and all after it anew."""
    first, *rest = _rows(place - 1)
    at = datetime.fromisoformat(json.loads(first["body"])["at"]) - timedelta(hours=1)
    _write_anew(place - 1, [_with(first, at=at.isoformat()), *rest])
    return place


def forge_time_within(place: int, _: int) -> int:
    """Date an entry between its neighbours, so that no time goes back."""
    first, *rest = _rows(place - 1)
    at = datetime.fromisoformat(json.loads(first["body"])["at"]) + timedelta(microseconds=1)
    _write_anew(place - 1, [_with(first, at=at.isoformat()), *rest])
    return place


def rewrite_from_a_place(place: int, _: int) -> int:
    """Let an entry and all after it say something else, without signatures."""
    _write_anew(place - 1, [_with(row, purpose="other") for row in _rows(place - 1)], signature="")
    return place


def rewrite_all(_: int, __: int) -> int:
    """Let the whole record say something else, as if it were of before entries were signed."""
    _write_anew(0, [_with(row, purpose="other") for row in _rows(0)], signature="")
    LogHead.objects.update(tree="", mark="")
    return 1


def rewrite_one_as_of_before(place: int, _: int) -> int:
    """Change one entry, seal all anew, and take off every signature, as if none had ever been made."""
    rows = _rows(0)
    rows[place - 1] = _with(rows[place - 1], purpose="other")
    _write_anew(0, rows, signature="")
    LogHead.objects.update(tree="", mark="")
    # What the first checkpoint covers may be of before; whatever came later had a signature.
    return min(place, Checkpoint.objects.earliest("size").size + 1)


def empty(_: int, __: int) -> int:
    """Delete the whole record."""
    LogEntry.objects.all().delete()
    LogHead.objects.all().delete()
    return 1


def move_to_another_unit(place: int, _: int) -> int:
    """Give an entry to another unit, in text and column, and seal all anew."""
    first, *rest = _rows(place - 1)
    _write_anew(place - 1, [_with({**first, "unit": 99}, unit=99), *rest])
    return place


def take_over_a_signature(place: int, count: int) -> int:
    """Change an entry, seal all anew, and give it the signature of its neighbour."""
    rows = _rows(place - 1)
    rows[0] = _with(rows[0], purpose="other")
    rows[0]["signature"] = LogEntry.objects.get(seq=min(place + 1, count)).signature
    _write_anew(place - 1, rows)
    return place


def rewrite_what_was_before(place: int, _: int) -> int:
    """Change an entry that was written before entries were signed, and seal all anew."""
    rows = _rows(place - 1)
    rows[0] = _with(rows[0], purpose="other")
    _write_anew(place - 1, rows)
    return place


ATTACKS: tuple[Attack, ...] = (
    change_text, change_column, change_and_seal_anew, delete, delete_and_number_anew, cut_the_tail,
    cut_the_tail_and_mend_the_head, insert, swap, duplicate, forge_time, forge_time_within,
    rewrite_from_a_place, rewrite_all, rewrite_one_as_of_before, empty, move_to_another_unit,
    take_over_a_signature,
)  # fmt: skip
