"""Items, lists and files for the tests of this room: everything is numbers, nothing is a picture."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from tutela.casework.custody.models import DataKey
from tutela.casework.gate import Actor
from tutela.casework.items import actions as items
from tutela.casework.items.models import HashValue, Instance, Intake, Item
from tutela.casework.lists import actions
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people.models import Unit
from tutela.engine.hashing.video.features import FrameHash, pack

CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/{region}/$metadata#Media"


def bits(number: int) -> bytes:
    """Thirty-two bytes that are far from those of any other number."""
    return np.random.default_rng(number).bytes(32)


def flipped(octets: bytes, count: int) -> bytes:
    """The same bytes with the first bits turned over."""
    ones = (1 << count) - 1 << (8 * len(octets) - count)
    return (int.from_bytes(octets, "big") ^ ones).to_bytes(len(octets), "big")


def video(number: int, frames: int = 12) -> bytes:
    return pack([FrameHash(at, float(at), bits(1000 * number + at), 100) for at in range(frames)])


def item(unit: Unit, number: int, kind: str = "picture", *, has_fingerprint: bool = True) -> Item:
    content = f"content {number}".encode()
    made = Item.objects.create(
        unit=unit,
        sha256=hashlib.sha256(content).digest(),
        sha1=hashlib.sha1(content, usedforsecurity=False).digest(),
        md5=hashlib.md5(content, usedforsecurity=False).digest(),
        size_bytes=len(content),
        kind=kind,
        mime="video/mp4" if kind == "video" else "image/jpeg",
        is_whole=True,
    )
    if has_fingerprint and kind == "picture":
        HashValue.objects.create(item=made, algorithm="pdq", recipe="pdq/1", value=bits(number), quality=90)
    if has_fingerprint and kind == "video":
        HashValue.objects.create(
            item=made, algorithm="vpdq", recipe="pdq/1", value=video(number), quality=100
        )
    return made


def released(by: Actor, made: Item, category: str = "Alpha", pack: str = "demonstration") -> Item:
    items.settle(by, made, category, pack, "1", source="lot 1")
    return made


def found_at(made: Item, path: bytes, reference: str = "OP-1/AB-1") -> Instance:
    key = DataKey.objects.get_or_create(label="test", defaults={"wrapped": b"", "wrapped_for_recovery": b""})[
        0
    ]
    intake = Intake.objects.get_or_create(unit=made.unit, reference=reference, defaults={"key": key})[0]
    return Instance.objects.create(
        item=made,
        intake=intake,
        path=path,
        path_sha256=hashlib.sha256(path).digest(),
        modified_ns=1_700_000_000_123_456_789,
    )


def own_list(by: Actor, name: str = "own") -> HashList:
    return actions.make_list(by, name, purpose="known-illegal", pack="demonstration", is_own=True)


def received_list(by: Actor, name: str = "received", **more: Any) -> HashList:
    return actions.make_list(
        by, name, **{"purpose": "known-illegal", "pack": "demonstration", "region": "UK", **more}
    )


def vics_file(path: Path, *records: dict[str, Any], region: str = "UK") -> Path:
    path.write_text(json.dumps({"@odata.context": CONTEXT.format(region=region), "value": list(records)}))
    return path


def text_file(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def md5(number: int) -> str:
    return hashlib.md5(f"{number}".encode(), usedforsecurity=False).hexdigest()


def contents(hash_list: HashList) -> set[tuple[object, ...]]:
    """What a list's entries say, without their numbers."""
    columns = ("md5", "sha1", "sha256", "pdq", "pdq_quality", "vpdq", "size_bytes", "mime", "category")
    return set(Entry.objects.filter(hash_list=hash_list).values_list(*columns))
