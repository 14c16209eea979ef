"""What the pages say of a file that is sent into a list."""

from typing import Any

from tutela.casework import rooms
from tutela.casework.gate import Actor
from tutela.casework.lists import locks, pages, presenters
from tutela.casework.lists.models import HashList, Upload
from tutela.casework.lists.uploads import queries
from tutela.casework.lists.uploads.pieces import LARGEST_BYTES
from tutela.casework.times import moment

Context = dict[str, Any]
_State = Upload.State
_STANDS = {
    _State.ARRIVING: "The file did not arrive whole. Send it again; nothing of it was imported.",
    _State.ARRIVED: "The file has arrived. A worker looks into it.",
    _State.READY: "Nothing is imported yet. Read what its reader says, then confirm it.",
    _State.CONFIRMED: "It is confirmed, and waits for a worker.",
    _State.IMPORTED: "It is imported.",
    _State.REFUSED: "It was refused. Nothing of it is in the list, and the file is not kept.",
    _State.DROPPED: "It was dropped. Nothing of it is in the list, and the file is not kept.",
}


def before_sending(by: Actor, hash_list: HashList) -> Context:
    """Say what somebody knows before they send a file.

    Raises:
        NotOwn, ListWithdrawn: nothing can be sent into the list.
    """
    locks.require_received(hash_list)
    locks.require_in_force(hash_list)
    return {
        "list": {"name": hash_list.name, "purpose": hash_list.get_purpose_display()},
        "region": hash_list.region,
        "most_bytes": LARGEST_BYTES,
        "most": f"{LARGEST_BYTES >> 20} MB",
        "how": presenters.import_command(hash_list, by),
    }


def standing(upload: Upload) -> Context:
    """Say how far a file came: whether workers have it, and what they do, in one sentence."""
    says = _STANDS[_State(upload.state)]
    if upload.state == _State.CONFIRMED and (listed := queries.reading(upload)) is not None:
        counts = f"{listed.read:,} records, {listed.accepted:,} new, {listed.rejected:,} rejected"
        says = f"It is being read: {counts}."
    return {"working": upload.state in queries.WITH_WORKERS, "says": says}


def upload(upload: Upload) -> Context:
    """Say what the page of a file shows: what it is, how far it came, and what its reader says of it."""
    hash_list, said = upload.hash_list, upload.said
    titles = {code: mark["title"] for code, mark in pages.marks(hash_list.pack).items()}
    categories = {
        titles.get(code, "No category"): count for code, count in said.get("categories", {}).items()
    }
    listed = upload.list_import_id
    return {
        **standing(upload),
        "list": {"name": hash_list.name, "region": hash_list.region},
        "file": {"name": upload.file_name, "bytes": upload.size_bytes, "sha256": upload.sha256},
        "sent": moment(upload.at),
        "because": upload.because,
        "is_ready": upload.state == _State.READY,
        "ends": moment(upload.touched_at + queries.KEPT_FOR) if upload.state == _State.READY else "",
        "import_href": rooms.page_of("list import", hash_list.name, listed) if listed else "",
        "wrong": said.get("wrong", ""),
        "format": said.get("format", ""),
        "region": _region(said),
        "notes": said.get("notes", []),
        "records": f"{said['records']:,}" if "records" in said else "",
        "is_all": said.get("is_all", False),
        "categories": categories.items(),
        "why_none": said.get("why_none", {}).items(),
        "rejected": said.get("rejected", {}).items(),
    }


def asks_region(upload: Upload) -> str:
    """Name the region that a person may confirm; "" where the file says its own, or none is agreed."""
    return upload.hash_list.region if upload.said.get("is_region_open") else ""


def _region(said: Context) -> str:
    stated = [region for region in said.get("regions", []) if region]
    if said.get("is_region_open"):
        return "It does not say at its head which region its numbers follow."
    return f"It states region {', '.join(stated)}." if stated else "It states none."
