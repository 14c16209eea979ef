"""The register of copies that were handed out: what left the vault, to whom, and by which two people."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from tutela.casework.custody import copies, log
from tutela.casework.custody.copies import Content
from tutela.casework.custody.models import GivenCopy
from tutela.casework.database import require_transaction
from tutela.casework.gate import Actor
from tutela.engine.vault.store import ObjectMissing
from tutela.errors import Forbidden

_PIECE = 1 << 20
_OUTSIDE = "A copy is handed out inside the transaction that says so."


class NotReleased(Forbidden):
    """Content is handed out by two people: one chooses it, and another releases it."""

    code = "TU-V31"


@dataclass(frozen=True, slots=True)
class Release:
    """By what a copy is handed out: who chose it, who released it, what for, and on which basis."""

    chosen_by: str
    released_by: str
    recipient: str
    about: str
    basis: str


def begin(by: Actor, content: Content, size_bytes: int, release: Release) -> GivenCopy:
    """Put on the register, and on record, that a copy is handed out; only after that it may be.

    Raises:
        NotReleased: it lacks one of the two people, or both are the same.
        OutsideTransaction: there is no transaction.
    """
    require_transaction(_OUTSIDE)
    if not release.chosen_by or not release.released_by or release.chosen_by == release.released_by:
        raise NotReleased(f"T-{content.item} is handed out by two people: one chooses, another releases it.")
    given = GivenCopy.objects.create(
        unit=by.unit, item_number=content.item, content_sha256=content.sha256, size_bytes=size_bytes,
        recipient=release.recipient, about=release.about, basis=release.basis,
        chosen_by=release.chosen_by, released_by=release.released_by,
    )  # fmt: skip
    _record(by, "copy.handed_out", given)
    return given


def end(by: Actor, given: GivenCopy, outcome: GivenCopy.Outcome, receipt: str) -> GivenCopy:
    """Put on the register, and on record, what became of a copy that was handed out.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    require_transaction(_OUTSIDE)
    given.outcome, given.receipt, given.ended_at = outcome, receipt[:300], timezone.now()
    given.save(update_fields=["outcome", "receipt", "ended_at"])
    _record(by, "copy.arrived" if outcome == GivenCopy.Outcome.RECEIVED else "copy.did_not_arrive", given)
    return given


def _record(by: Actor, act: str, given: GivenCopy) -> None:
    log.record(
        by, act, purpose="handing out", wrote=[given], copy=given.pk, item=given.item_number,
        about=given.about, outcome=given.outcome,
    )  # fmt: skip


def pieces(by: Actor, given: GivenCopy, content: Content) -> Iterator[bytes]:
    """Give the content that is on the register as handed out, a piece at a time; no more is in memory.

    Raises:
        NotReleased: the row on the register is of other content, or was ended before.
        NotAsRegistered, ObjectMissing, SealBroken: as `copies.open_copy`.
    """
    if bytes(given.content_sha256) != content.sha256 or given.ended_at is not None:
        raise NotReleased(f"{given} is not being handed out.")
    copy = copies.copy_of(content)
    if copy is None:
        raise ObjectMissing(f"T-{content.item}: no copy is kept.")
    with copies.open_copy(by, copy, content.item) as stream:
        while piece := stream.read(_PIECE):
            yield piece


def of_item(unit: int, item: int) -> QuerySet[GivenCopy]:
    """List the copies of an item that were handed out, the newest first."""
    return GivenCopy.objects.filter(unit=unit, item_number=item).order_by("-pk")
