"""Begins an import, closes it, and takes the rows of one that came to nothing back."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.lists import change_feed, locks
from tutela.casework.lists.actions import import_batches, unsorted
from tutela.casework.lists.actions.import_notes import Notes
from tutela.casework.lists.errors import ImportBusy
from tutela.casework.lists.models import Entry, HashList, ListImport, UnsortedEntry


@transaction.atomic
def begin(by: Actor, hash_list: HashList, digest: str, terms_digest: str) -> ListImport:
    """Begin an import, take an interrupted one up again, or note that the file was imported before.

    Raises:
        ListWithdrawn: the list takes nothing in any more.
    """
    locks.lock_in_force(hash_list.pk)
    _drop_leftovers(hash_list)
    same = ListImport.objects.filter(hash_list=hash_list, file_sha256=digest, repeats=None)
    # Read on other terms, by another kind of hash, region or columns, the same file says something else.
    finished = same.filter(state=ListImport.State.FINISHED, mapping_sha256=terms_digest).first()
    begun = same.filter(state=ListImport.State.READING).first()
    if finished is not None:
        listed, act = _repeat(by, finished), "list.import_repeated"
    elif begun is not None and begun.mapping_sha256 == terms_digest:
        listed, act = begun, "list.import_taken_up_again"
    else:
        if begun is not None:
            # On other terms the rows read so far mean something else.
            drop_entries(begun)
            begun.delete()
        listed = ListImport.objects.create(
            hash_list=hash_list, file_sha256=digest, mapping_sha256=terms_digest, imported_by=by.name
        )
        act = "list.import_begun"
    log.record(by, act, purpose="matching", list=hash_list.pk, list_import=listed.pk, file_sha256=digest)
    return listed


def _drop_leftovers(hash_list: HashList) -> None:
    """Take back what is still there of refused imports, whose reader was killed before it did so."""
    entries, aside = (each.objects.filter(list_import=OuterRef("pk")) for each in (Entry, UnsortedEntry))
    refused = hash_list.imports.filter(state=ListImport.State.REFUSED)
    for listed in refused.filter(Exists(entries) | Exists(aside)):
        drop_entries(listed)


def _repeat(by: Actor, first: ListImport) -> ListImport:
    return ListImport.objects.create(
        hash_list=first.hash_list,
        file_sha256=first.file_sha256,
        format=first.format,
        state=ListImport.State.FINISHED,
        read=first.read,
        duplicate=first.accepted + first.duplicate,
        rejected=first.rejected,
        notes=first.notes,
        mapping_sha256=first.mapping_sha256,
        repeats=first,
        imported_by=by.name,
        finished_at=timezone.now(),
    )


def name_format(listed: ListImport, name: str) -> None:
    """Note which format the file has."""
    listed.format = name
    ListImport.objects.filter(pk=listed.pk).update(format=name)


@transaction.atomic
def refuse(by: Actor, listed: ListImport, reason: str) -> None:
    """Close an import that came to nothing, unless somebody else has closed it."""
    locks.lock(listed.hash_list_id)
    reading = ListImport.objects.filter(pk=listed.pk, state=ListImport.State.READING)
    if reading.update(state=ListImport.State.REFUSED, refused_because=reason[:500]):
        log.record(by, "list.import_refused", purpose="matching", list_import=listed.pk, read=listed.read)


@transaction.atomic
def finish(by: Actor, listed: ListImport, notes: Iterable[str] = ()) -> None:
    """Close an import: from now on its entries match, save what was revoked on the list meanwhile.

    Raises:
        ListWithdrawn: the list takes nothing in any more.
        ImportBusy: somebody else has closed it.
    """
    locks.lock_in_force(listed.hash_list_id)
    if not ListImport.objects.filter(pk=listed.pk, state=ListImport.State.READING).exists():
        raise ImportBusy("Somebody else has taken this file in, or refused it. Nothing was doubled.")
    kept = Notes(ListImport.objects.get(pk=listed.pk).notes)
    for note in notes:
        kept.of_file(note)
    doubled = _drop_doubled(listed)
    _revoke_likewise(listed)
    ListImport.objects.filter(pk=listed.pk).update(
        state=ListImport.State.FINISHED,
        finished_at=timezone.now(),
        accepted=F("accepted") - doubled,
        duplicate=F("duplicate") + doubled,
        notes=kept.kept(),
    )
    listed.refresh_from_db()
    change_feed.note(listed.hash_list, list_import=listed, entries=listed.accepted)
    log.record(by, "list.import_finished", purpose="matching", list_import=listed.pk, counts=listed.counts)


def _drop_doubled(listed: ListImport) -> int:
    """Take back rows that another import, finished while this one was read, has brought as well."""
    others = ListImport.objects.filter(hash_list=listed.hash_list_id, finished_at__gte=listed.at).exclude(
        pk=listed.pk
    )
    if not others.exists():
        return 0
    brought = Entry.objects.filter(list_import__in=others).values("fingerprint")
    return Entry.objects.filter(list_import=listed, fingerprint__in=brought).delete()[0]


def _revoke_likewise(listed: ListImport) -> None:
    """Revoke what an import has brought of that which was revoked on its list since it was begun."""
    acts = (
        change_feed.revocations(listed.hash_list).filter(revoked__revoked_at__gte=listed.at).values("revoked")
    )
    for earlier in Entry.objects.filter(pk__in=acts).defer("kept", "vpdq"):
        digests = {"sha256": earlier.sha256, "sha1": earlier.sha1, "md5": earlier.md5}
        same = (Q(**{name: digest}) for name, digest in digests.items() if digest)
        brought = Entry.objects.filter(reduce(or_, same, Q(pk=None)), list_import=listed, revoked_at=None)
        brought.update(revoked_at=earlier.revoked_at, revoked_because=earlier.revoked_because)


def drop_entries(listed: ListImport) -> None:
    """Take back, batch by batch, the rows of an import that came to nothing; they never matched anything."""
    while _drop_some(listed):
        pass


@transaction.atomic
def _drop_some(listed: ListImport) -> bool:
    """Take back one batch: whoever withdraws a list and whoever was importing into it may both be at it."""
    locks.lock(listed.hash_list_id)
    aside = unsorted.next_of(listed)
    if aside is not None:
        aside.delete()
        return True
    numbers = Entry.objects.filter(list_import=listed).order_by("pk").values_list("pk", flat=True)
    batch = list(numbers[: import_batches.ROWS_ASKED_AT_ONCE])
    Entry.objects.filter(pk__in=batch).delete()
    return bool(batch)
