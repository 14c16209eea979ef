"""Questions about what was received."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Value

from tutela.casework.database import ByteIndex, BytesField
from tutela.casework.intake.models import CHANGED, NOT_WHOLE, Receipt, UnsealedEntry
from tutela.casework.items.models import Instance, Intake
from tutela.engine.media.facts import Condition
from tutela.engine.media.file_types import Kind as MediaKind

# Reasons told one by one; the manifest of an exhibit holds them all.
_MOST_REASONS = 100
_CLOSED = (Condition.NOT_OPENED.value, Condition.ENCRYPTED.value)
_FAULTY = (Condition.DAMAGED.value, Condition.OVER_LIMIT.value, Condition.UNREADABLE.value)
_UNHAD = (
    UnsealedEntry.Kind.UNREADABLE,
    UnsealedEntry.Kind.ENCRYPTED,
    UnsealedEntry.Kind.DAMAGED,
    UnsealedEntry.Kind.OVER_LIMIT,
)

# Places of archives, and of pictures and films whose files hold one.
IS_ARCHIVE = Q(item__kind=MediaKind.ARCHIVE.value) | Q(item__holds_archive=True)


def receipt_of(intake: Intake) -> Receipt | None:
    """Give the receipt of an intake, if it was begun."""
    return Receipt.objects.filter(intake=intake).first()


def first_receipts(intakes: Collection[int]) -> dict[int, Receipt]:
    """Give the first receipt of each of some intakes that has one, by the intake's number."""
    receipts = Receipt.objects.filter(intake__in=intakes).order_by("-pk")
    return {receipt.intake_id: receipt for receipt in receipts}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some entries, contents or members could not be opened whole, and how many."""

    condition: str
    note: str
    count: int


@dataclass(frozen=True, slots=True)
class ReceiveReport:
    """What a receipt accounts for.

    `entries` is every directory entry, the source folder included; `find_lines` is what `find SOURCE | wc -l`
    prints, where a name with a line break in it counts more than once. `members_unsealed` are the members of
    archives without content here: folders, links, and `members_unread`, whose content could not be had.
    `archives` are also the pictures and films that examining found to hold some; `archives_unopened` are
    those that did not open whole, or not at all; `not_opened` is everything of a form that is not opened
    here, or encrypted, archives included, wherever it was found. `reasons` say what kept anything from being
    opened whole: each with its condition and how often, the most frequent first.
    `changed` are the places that held something else when the source was walked again.
    """

    entries: int
    find_lines: int
    files: int
    folders: int
    links: int
    special: int
    unreadable: int
    distinct: int
    archives: int
    archives_unopened: int
    members: int
    members_unsealed: int
    members_unread: int
    not_opened: int
    reasons: tuple[Reason, ...]
    size_bytes: int
    seconds: float
    finished: bool
    changed: int


def receive_report(intake: Intake) -> ReceiveReport:
    """Add up what was received for an intake, from its rows."""
    is_top = Q(container=None)
    places = Instance.objects.filter(intake=intake)
    # Every number of one walk over the rows.
    counts = places.aggregate(
        files=Count("id", filter=is_top),
        members=Count("id", filter=~is_top),
        distinct=Count("item", distinct=True),
        archives=Count("id", filter=IS_ARCHIVE),
        archives_unopened=Count(
            "id",
            filter=IS_ARCHIVE & (Q(note__startswith=NOT_WHOLE) | Q(item__condition=Condition.NOT_OPENED)),
        ),
        not_opened=Count("id", filter=Q(item__condition__in=_CLOSED)),
        changed=Count("id", filter=is_top & Q(note__contains=CHANGED)),
    )
    others = UnsealedEntry.objects.filter(intake=intake)
    kinds = dict(others.filter(container=None).values_list("kind").annotate(n=Count("id")))
    receipts = list(Receipt.objects.filter(intake=intake))
    files, kind = counts["files"], UnsealedEntry.Kind
    unsealed = others.exclude(container=None)
    return ReceiveReport(
        entries=files + sum(kinds.values()),
        find_lines=files
        + sum(kinds.values())
        + _line_breaks(places.filter(is_top))
        + _line_breaks(others.filter(container=None)),
        files=files,
        folders=kinds.get(kind.FOLDER, 0),
        links=kinds.get(kind.LINK, 0),
        special=kinds.get(kind.SPECIAL, 0),
        unreadable=kinds.get(kind.UNREADABLE, 0),
        distinct=counts["distinct"],
        archives=counts["archives"],
        archives_unopened=counts["archives_unopened"],
        members=counts["members"],
        members_unsealed=unsealed.count(),
        members_unread=unsealed.exclude(kind__in=[kind.FOLDER, kind.LINK]).count(),
        not_opened=counts["not_opened"],
        reasons=tuple(_reasons(intake)),
        size_bytes=sum(receipt.size_bytes for receipt in receipts),
        seconds=sum(receipt.seconds for receipt in receipts),
        finished=bool(receipts) and all(receipt.finished_at for receipt in receipts),
        changed=counts["changed"] + others.filter(container=None, detail__contains=CHANGED).count(),
    )


def _reasons(intake: Intake) -> list[Reason]:
    """Count why things could not be opened whole: contents, places of archives, entries without content."""
    places = Instance.objects.filter(intake=intake)
    counted = [
        *places.filter(item__condition__in=[*_CLOSED, *_FAULTY]).values_list("item__condition", "item__note"),
        *((NOT_WHOLE.rstrip(": "), note.removeprefix(NOT_WHOLE)) for note in _notes(places)),
        *UnsealedEntry.objects.filter(intake=intake, kind__in=_UNHAD).values_list("kind", "detail"),
    ]
    return [Reason(*why, count) for why, count in Counter(counted).most_common(_MOST_REASONS)]


def _notes(places: QuerySet[Instance]) -> QuerySet[Instance, str]:
    return places.filter(note__startswith=NOT_WHOLE).values_list("note", flat=True)


def _line_breaks(rows: QuerySet[Instance] | QuerySet[UnsealedEntry]) -> int:
    broken = rows.annotate(break_at=ByteIndex("path", Value(b"\n", BytesField()))).filter(break_at__gt=0)
    return sum(bytes(path).count(b"\n") for path in broken.values_list("path", flat=True).iterator())
