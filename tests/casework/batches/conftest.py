"""A batch of an authority: a folder of files with its document, received with an exhibit."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit

CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/{region}/$metadata#Cases"
Make = Callable[..., tuple[Exhibit, Path]]


def content(number: int) -> bytes:
    return f"content {number}".encode()


def record(number: int, **more: Any) -> dict[str, Any]:
    """Give a record of a file, with a property that nobody knows; anything of it may be said otherwise."""
    of = content(number)
    return {
        "MediaID": 100 + number,
        "MD5": hashlib.md5(of, usedforsecurity=False).hexdigest().upper(),
        "SHA1": hashlib.sha1(of, usedforsecurity=False).hexdigest().upper(),
        "Category": 1,
        "Tags": "theirs",
        "RelativeFilePath": f"Files\\{number}.bin",
        "TheirOwn": {"kept": [number, None, 0.5]},
        "MediaFiles": [{"MD5": "0" * 32, "MediaFileID": 1, "FileName": f"{number}.bin", "Theirs": True}],
        **more,
    }


def document(records: list[Any], region: str = "UK") -> dict[str, Any]:
    case = {"CaseID": "00000000-0000-4000-8000-000000000001", "CaseNumber": "N/1", "Own": 7, "Media": records}
    return {"@odata.context": CONTEXT.format(region=region), "Sender": {"ref": 9}, "value": [case]}


@pytest.fixture
def make(unit: Unit, finn: Actor, tmp_path: Path) -> Make:
    """Receive a folder of so many files with a document of records, in a unit under the law of England."""
    Unit.objects.filter(pk=unit.pk).update(law_pack="uk")

    def made(files: int, text: str) -> tuple[Exhibit, Path]:
        folder = tmp_path / "batch"
        (folder / "Files").mkdir(parents=True)
        for number in range(files):
            (folder / "Files" / f"{number}.bin").write_bytes(content(number))
        path = folder / "batch.json"
        path.write_text(text)
        exhibit = cases.add_exhibit(finn, cases.open_case(finn, "OP-1"), "JB1", "Direction 1/26")
        cases.receive(finn, exhibit, folder)
        Item.objects.update(state=Item.State.QUEUED)
        Item.objects.filter(instances__path=b"batch.json").update(state=Item.State.SET_ASIDE)
        return exhibit, path

    return made


def written(records: list[Any], region: str = "UK") -> str:
    return json.dumps(document(records, region))
