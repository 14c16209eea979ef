"""Exhibits with items at chosen paths, as rows alone."""

import hashlib
from itertools import count

from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.gate import Actor, machine
from tutela.casework.items import actions
from tutela.casework.items.models import Instance, Item

_numbers = count(1)


def exhibit_of(by: Actor, case: str, reference: str, description: str = "") -> Exhibit:
    """Add an exhibit, and its case if that is not there."""
    there = Case.objects.filter(unit=by.unit, reference=case).first()
    opened = there or cases.open_case(by, case, f"Title of {case}")
    return cases.add_exhibit(by, opened, reference, "Warrant 1/26", description)


def place(exhibit: Exhibit, path: str, item: Item | None = None, **columns: object) -> Item:
    """Put an item, a new one unless one is given, at a path of an exhibit."""
    if item is None:
        digest = hashlib.sha256(str(next(_numbers)).encode()).digest()
        item = Item.objects.create(
            **{
                "unit": exhibit.case.unit,
                "sha256": digest,
                "sha1": digest[:20],
                "md5": digest[:16],
                "size_bytes": 9,
                "state": Item.State.QUEUED,
                "kind": "picture",
                "condition": "ok",
                **columns,
            }
        )
    raw = path.encode()
    Instance.objects.create(
        item=item, intake=exhibit.intake, path=raw, path_sha256=hashlib.sha256(raw).digest(), modified_ns=0
    )
    return item


def indexed(by: Actor) -> None:
    """Index what was put anywhere."""
    while actions.index_paths(machine(by.unit)):
        pass
