"""Pictures for the tests of this room, and lists that know them."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from tests.engine.hashing.drawing import hills
from tests.engine.hashing.examining import examiner
from tutela.casework.gate import Actor
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import HashList
from tutela.engine.formats import vics
from tutela.engine.formats.known import Known
from tutela.engine.formats.own.fingerprint_rows import video_pair
from tutela.engine.hashing.digests import digest


def paint(path: Path, seed: int, *, quality: int = 92, turned: int = 0) -> bytes:
    """Paint hills into a JPEG and give its bytes."""
    made = io.BytesIO()
    Image.fromarray(np.rot90(hills(300, 400, seed), turned)).save(made, "JPEG", quality=quality)
    path.write_bytes(made.getvalue())
    return made.getvalue()


def know(by: Actor, folder: Path, contents: dict[bytes, int], purpose: str = "known-illegal") -> HashList:
    """Import a list that knows some contents, each with its category's number."""
    knowns = []
    for content, category in contents.items():
        taken, seen = digest(io.BytesIO(content)), examiner().examine(io.BytesIO(content))
        pdq = seen.pdq.bits if seen.pdq else None
        film = (video_pair(seen.vpdq),) if seen.vpdq else ()
        digests = Known(md5=taken.md5, sha1=taken.sha1, sha256=taken.sha256)
        knowns.append(replace(digests, pdq=pdq, other_hashes=film, category=category))
    return _listed(by, folder, knowns, purpose)


def know_pdq(by: Actor, folder: Path, pdq: bytes) -> HashList:
    """Import a list that knows a picture by its fingerprint alone, in the first category."""
    return _listed(by, folder, [Known(md5=bytes(16), pdq=pdq, category=1)], "known-illegal")


def _listed(by: Actor, folder: Path, knowns: list[Known], purpose: str) -> HashList:
    known = lists.make_list(
        by, f"list {HashList.objects.count()}", purpose=purpose, pack="demonstration", region="CUSTOM"
    )
    file = folder / f"{known.name}.json"
    with file.open("wb") as out:
        vics.write_hash_set(out, knowns)
    lists.import_list(by, known, file)
    return known
