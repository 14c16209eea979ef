"""The step that finds the item of each record among what was received, and says what is wrong."""

from collections.abc import Sequence
from hashlib import sha256

from tutela.casework.batches.models import MOST_SAID, BatchRecord, NationalBatch
from tutela.casework.items.models import Instance, Item
from tutela.engine.formats.known import Known, Rejected
from tutela.printable import printable

State = BatchRecord.State
Came = tuple[int, Known | Rejected, bytes]
Digests = tuple[bytes, bytes, bytes]
_BIGGEST = (1 << 63) - 1


def bind(batch: NationalBatch, came: Sequence[Came]) -> list[tuple[BatchRecord, Known | None]]:
    """Make the row of each of some records, in their order, with what could be understood of it."""
    knowns = [each for _, each, _ in came if isinstance(each, Known)]
    by_digest, by_path = _received(batch, knowns), _places(batch, knowns)
    numbers = {known.media_id for known in knowns if known.media_id is not None}
    earlier = BatchRecord.objects.filter(batch=batch, media_id__in=numbers).order_by("-position")
    first = dict(earlier.values_list("media_id", "position"))
    rows: list[tuple[BatchRecord, Known | None]] = []
    for position, each, text in came:
        if isinstance(each, Rejected):
            row = BatchRecord(batch=batch, position=position, text=text, state=State.DAMAGED)
            row.says = f"Record {position} cannot be read: {each.reason}"[:MOST_SAID]
            rows.append((row, None))
            continue
        row = _row(batch, position, text, each, by_digest, by_path)
        if row.media_id is not None and first.setdefault(row.media_id, position) != position:
            again = f"MediaID {row.media_id} came before, as record {first[row.media_id]}"
            row.says = "; ".join(filter(None, (row.says, again)))[:MOST_SAID]
        rows.append((row, each))
    return rows


def _row(
    batch: NationalBatch,
    position: int,
    text: bytes,
    known: Known,
    by_digest: dict[bytes, tuple[int, Digests]],
    by_path: dict[str, tuple[int, Digests]],
) -> BatchRecord:
    media_id = known.media_id if known.media_id is not None and abs(known.media_id) <= _BIGGEST else None
    row = BatchRecord(batch=batch, position=position, text=text, media_id=media_id)
    stated = (known.md5, known.sha1, known.sha256)
    agree = {by_digest[digest] for digest in stated if digest is not None and digest in by_digest}
    at_place = by_path.get(_path(known))
    whole = [each for each in agree if _agrees(each[1], stated)]
    if len(whole) == 1:
        row.item_id, row.state = whole[0][0], State.BOUND
    elif agree:
        row.state = State.DIFFERS
        row.says = "A file has one of its digests and not the others"
    elif at_place is not None:
        row.state = State.DIFFERS
        row.says = f"The file at {printable(known.relative_path)} has other digests than it states"
    else:
        row.state = State.MISSING
        where = f", stated to lie at {printable(known.relative_path)}" if known.relative_path else ""
        row.says = f"No file with its digests was received{where}"
    row.says = row.says[:MOST_SAID]
    return row


def _agrees(digests: Digests, stated: tuple[bytes | None, bytes | None, bytes | None]) -> bool:
    return all(each is None or each == ours for ours, each in zip(digests, stated, strict=True))


def _received(batch: NationalBatch, knowns: Sequence[Known]) -> dict[bytes, tuple[int, Digests]]:
    """Find what was received with the exhibit by any digest that some records state."""
    found: dict[bytes, tuple[int, Digests]] = {}
    received = Item.objects.filter(unit=batch.unit_id, instances__intake=batch.exhibit.intake_id)
    for name in ("md5", "sha1", "sha256"):
        digests = {digest for known in knowns if (digest := getattr(known, name)) is not None}
        rows = received.filter(**{f"{name}__in": list(digests)}).values_list("pk", "md5", "sha1", "sha256")
        for number, md5, sha1, sha256_ in rows.distinct():
            digests_of = (bytes(md5), bytes(sha1), bytes(sha256_))
            found |= {digest: (number, digests_of) for digest in digests_of}
    return found


def _places(batch: NationalBatch, knowns: Sequence[Known]) -> dict[str, tuple[int, Digests]]:
    """Find what lies where some records say that their files do, from the folder of the document."""
    folders = Instance.objects.filter(intake=batch.exhibit.intake_id, item=batch.item_id, container=None)
    folder = bytes(folders.order_by("pk").values_list("path", flat=True).first() or b"").rpartition(b"/")[0]
    wanted: dict[bytes, str] = {}
    for known in knowns:
        if path := _path(known):
            raw = path.encode("utf-8", "surrogateescape")
            wanted[sha256(folder + b"/" + raw if folder else raw).digest()] = path
    rows = Instance.objects.filter(
        intake=batch.exhibit.intake_id, container=None, path_sha256__in=list(wanted)
    )
    return {
        wanted[bytes(digest)]: (number, (bytes(md5), bytes(sha1), bytes(sha256_)))
        for digest, number, md5, sha1, sha256_ in rows.values_list(
            "path_sha256", "item", "item__md5", "item__sha1", "item__sha256"
        )
    }


def _path(known: Known) -> str:
    return known.relative_path.replace("\\", "/").removeprefix("./")
