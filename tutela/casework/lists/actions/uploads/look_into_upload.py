"""Looks into a list's file that has arrived, before anything of it is imported."""

from collections import Counter
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.actions.import_list import digest_of
from tutela.casework.lists.actions.uploads import steps
from tutela.casework.lists.models import Upload
from tutela.casework.lists.numbers import Numbers
from tutela.casework.lists.uploads import pieces
from tutela.engine.formats.detection import OpenList, open_list
from tutela.engine.formats.known import Rejected
from tutela.engine.formats.shared.ready_mappings import mapping_of
from tutela.errors import Refusal
from tutela.printable import printable

LOOKED_AT = 1000
_LONGEST_SAID, _MOST_SAID = 300, 20


def look_into_upload(by: Actor, upload: Upload) -> None:
    """Say of a file what its reader makes of it: format, regions, notes, and of its first records the fate.

    Args:
        by: who sent it.
        upload: the file, with its list.

    Raises:
        NotAllowed: the actor may not import lists any more.
    """
    gate.require(by, Act.IMPORT_LIST, upload)
    try:
        digest, said = _read(upload)
    except Refusal as wrong:
        digest, said = "", {"wrong": _short(str(wrong))}
    with transaction.atomic():
        current = steps.locked(upload, Upload.State.ARRIVED)
        current.state, current.said, current.touched_at = Upload.State.READY, said, timezone.now()
        current.sha256 = digest or current.sha256
        current.save()
        log.record(
            by,
            "list.upload_looked_into",
            purpose="matching",
            list=current.hash_list_id,
            upload=current.pk,
            file_sha256=current.sha256,
        )


def _read(upload: Upload) -> tuple[str, dict[str, Any]]:
    with pieces.opened(upload) as stream:
        digest = digest_of(stream)
        try:
            mapping = mapping_of(upload.mapping) if upload.mapping else None
            with open_list(stream, mapping, upload.kind) as opened:
                return digest, _said(upload, opened)
        except Refusal as wrong:
            return digest, {"wrong": _short(str(wrong))}


def _said(upload: Upload, opened: OpenList) -> dict[str, Any]:
    numbers = Numbers(upload.hash_list, is_open=opened.is_region_open)
    codes, why_none, rejected, records = Counter[str](), Counter[str](), Counter[str](), 0
    for record in islice(opened, LOOKED_AT):
        records += 1
        if isinstance(record, Rejected):
            rejected[_short(record.reason)] += 1
            continue
        raw = record.category_raw if record.category is None else str(record.category)
        codes[numbers.code(record.region, raw)] += 1
        if raw and not numbers.code(record.region, raw):
            why_none[numbers.why_none(record.region)] += 1
    if not records:
        return {"wrong": "The file holds no records. Check that it is the right one."}
    return {
        "format": opened.format,
        "regions": sorted({_short(region) for region in opened.regions})[:_MOST_SAID],
        "is_region_open": opened.is_region_open,
        "notes": [_short(note) for note in opened.notes[:_MOST_SAID]],
        "records": records,
        "is_all": records < LOOKED_AT,
        "categories": dict(codes.most_common(_MOST_SAID)),
        "why_none": dict(why_none.most_common(_MOST_SAID)),
        "rejected": dict(rejected.most_common(_MOST_SAID)),
    }


def _short(text: str) -> str:
    return printable(text)[:_LONGEST_SAID]
