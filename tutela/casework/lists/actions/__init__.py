"""Makes lists, imports what partners send, and proposes, publishes, revokes and exports what is our own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, cast

from django.db import transaction

from tutela import files
from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lists import exporting, preparing, publishing, revoking, validation
from tutela.casework.lists.actions import import_batches
from tutela.casework.lists.actions.import_batches import Importing, Progress
from tutela.casework.lists.errors import FileRefused, ListWithdrawn, NotOwn
from tutela.casework.lists.exporting import Form
from tutela.casework.lists.models import Edition, Entry, HashList, ListImport
from tutela.casework.lists.revoking import Withdrawal
from tutela.casework.people.models import Unit
from tutela.engine.formats.csv_mapping import BadMapping, CsvMapping
from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Malformed
from tutela.engine.formats.lines import UnknownEncoding
from tutela.engine.taxonomy import packs


@transaction.atomic
def make_list(
    by: Actor,
    name: str,
    *,
    purpose: str,
    pack: str,
    region: str = "",
    category_map: Mapping[str, str] | None = None,
    is_own: bool = False,
    legal_basis: str = "",
) -> HashList:
    """Make an empty hash list: one of a partner's, or one of our own.

    Args:
        by: who makes it.
        name: what people call it.
        purpose: what being on the list means: known-illegal, known-good or of-interest.
        pack: the law pack whose categories its entries have.
        region: the scheme that the list's numbers follow; records that state another are not mapped by
            default. Without a region the map holds for every record.
        category_map: the pack's code for each number, keyed "1" or "UK/1"; by default what the pack states.
        is_own: whether it is built here, from released grades.
        legal_basis: under which agreement or law it is held.

    Raises:
        NotAllowed: the actor may not import lists in this unit.
        UnknownPack: there is no such law pack.
        BadList: the name is taken or cannot be shown, or the purpose or a mapped category is unknown.
    """
    gate.require(by, Act.IMPORT_LIST, by.unit)
    law_pack = packs.load(pack)
    mapped = dict(category_map) if category_map else validation.default_map(law_pack)
    validation.check_list(by, name, purpose, region)
    validation.check_map(mapped, law_pack)
    made = HashList.objects.create(
        unit=Unit.objects.get(pk=by.unit),
        name=name,
        is_own=is_own,
        purpose=purpose,
        region=region,
        pack=pack,
        category_map=mapped,
        legal_basis=legal_basis,
    )
    log.record(by, "list.made", purpose=purpose, list=made.pk, own=is_own, pack=f"{pack} {law_pack.version}")
    return made


def import_list(
    by: Actor,
    hash_list: HashList,
    path: Path,
    *,
    mapping: CsvMapping | None = None,
    kind: str = "",
    progress: Progress | None = None,
    most_rejected: float = import_batches.MOST_REJECTED_SHARE,
) -> ListImport:
    """Read a file into a list, in durable batches; its entries match from the moment it is finished.

    A file that was imported before adds nothing; the import given back names the first one in `repeats`. An
    interrupted import is taken up again by importing the same file.

    Args:
        by: who imports.
        hash_list: a list received from a partner.
        path: the file, of any format the readers know.
        mapping: what the columns of a CSV mean.
        kind: the hash of a plain text list where its length cannot tell, "pdq" above all.
        progress: called with the import after every batch.
        most_rejected: the largest share of records, 0 to 1, that may be rejected before the file is refused.

    Raises:
        NotAllowed: the actor may not import lists in this unit.
        NotOwn: the list is our own.
        ListWithdrawn: the list was withdrawn as a whole, perhaps while the file was read.
        FileRefused: the file is of no known format, breaks off, or is rejected in large part.
        ImportBusy: somebody else is importing the same file at this moment.
    """
    gate.require(by, Act.IMPORT_LIST, hash_list.unit_id)
    if hash_list.is_own:
        raise NotOwn(
            f"{hash_list} is built here from released grades. Make another list for what partners send."
        )
    told = sha256(f"{mapping!r} {kind}".encode()).hexdigest()
    listed = import_batches.begin(by, hash_list, import_batches.digest_of(path), told)
    if listed.repeats_id:
        return listed
    try:
        with open_list(path, mapping, kind) as opened:
            import_batches.name_format(listed, opened.format)
            Importing(listed, most_rejected, progress).run(opened)
        import_batches.finish(by, listed)
    except ListWithdrawn:
        import_batches.drop_entries(listed)
        raise
    except (FileRefused, Malformed, BadMapping, UnknownEncoding) as wrong:
        import_batches.refuse(by, listed, str(wrong))
        import_batches.drop_entries(listed)
        raise wrong if isinstance(wrong, FileRefused) else FileRefused(str(wrong)) from wrong
    return listed


def take_exact_fingerprints(by: Actor, hash_list: HashList, waiting: Callable[[int], None]) -> None:
    """Take now what a proposal needs and workers have still to do, and wait for what they have in hand.

    Args:
        by: who proposes.
        hash_list: what is to be proposed for.
        waiting: as `preparing.take_now` tells it.

    Raises:
        NotAllowed: the actor may not propose entries in this unit.
    """
    gate.require(by, Act.PROPOSE_ENTRIES, hash_list.unit_id)
    preparing.take_now(hash_list.unit_id, waiting)


def prepare_proposal(by: Actor, hash_list: HashList) -> Edition | None:
    """Propose now; or, where exact fingerprints are lacking, as soon as a worker has taken them: then None.

    What was tried before and could not be taken is not waited for again: `propose` leaves it out and says so.

    Raises:
        NotAllowed: the actor may not propose entries in this unit.
        NotOwn, ProposalOpen, NothingToList: as `propose`.
    """
    gate.require(by, Act.PROPOSE_ENTRIES, hash_list.unit_id)
    return publishing.prepare(by, hash_list)


def propose(by: Actor, hash_list: HashList) -> Edition:
    """Propose every released item that can be listed and is not listed yet, as the list's next edition.

    An item without every hash it needs is left out; `left_out` of the edition says which and why.

    Raises:
        NotAllowed: the actor may not propose entries in this unit.
        NotOwn: the list is a partner's.
        ProposalOpen: the list has a proposal that waits for somebody to publish it.
        NothingToList: there is nothing to list, and nothing revoked since the last edition.
    """
    gate.require(by, Act.PROPOSE_ENTRIES, hash_list.unit_id)
    return publishing.propose(by, hash_list)


def withdraw_proposal(by: Actor, edition: Edition) -> None:
    """Take a proposal back; its entries were never on the list.

    Raises:
        NotAllowed: the actor may not propose entries in this unit.
        ProposalOpen: the edition is published.
    """
    gate.require(by, Act.PROPOSE_ENTRIES, edition.hash_list.unit_id)
    publishing.withdraw(by, edition)


def publish(by: Actor, edition: Edition) -> Edition:
    """Publish what another person proposed: freeze the edition and sign it. Its entries match from now on.

    Raises:
        NotAllowed: the actor may not publish in this unit.
        SamePerson: the actor proposed it.
        ProposalOpen: it is published or withdrawn already.
        ProposalStale: an item's grade has changed since it was proposed, or the list was withdrawn.
    """
    gate.require(by, Act.PUBLISH_EDITION, edition.hash_list.unit_id)
    return publishing.publish(by, edition)


def revoke(by: Actor, entry: Entry, reason: str) -> Entry:
    """Revoke an entry: it stops matching at once, and the next edition of an own list lacks it.

    Raises:
        NotAllowed: the actor may not publish (an own list) or import (a partner's) in this unit.
        NotRevocable: no reason was given, the entry is revoked already, or it is not in force yet.
    """
    gate.require(by, _revoking(entry.hash_list), entry.hash_list.unit_id)
    return revoking.revoke(by, entry, reason)


def withdraw_list(by: Actor, hash_list: HashList, reason: str) -> Withdrawal:
    """Withdraw a list as a whole, for good: it was delivered in error, or may be used no longer.

    Every entry in force is revoked, and what the list had settled is matched again, as for one entry. The
    entries stay on record. A file that is being read into the list, or whose reading was interrupted, is
    refused and its records are taken back; nothing can be imported into the list or listed on it any more.

    Raises:
        NotAllowed: the actor may not publish (an own list) or import (a partner's) in this unit.
        NotRevocable: no reason was given, or the list is withdrawn already.
    """
    gate.require(by, _revoking(hash_list), hash_list.unit_id)
    done = revoking.withdraw(by, hash_list, reason)
    for listed in done.stopped:
        # Whoever is reading it takes its records back as well; after a kill nobody else would.
        import_batches.drop_entries(listed)
    return done


def _revoking(hash_list: HashList) -> Act:
    return Act.PUBLISH_EDITION if hash_list.is_own else Act.IMPORT_LIST


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    edition: int
    form: Form
    entries: int
    size_bytes: int
    sha256: str


def export(by: Actor, edition: Edition, form: Form, out: BinaryIO) -> Exported:
    """Write a published edition in one format; only then may the bytes leave: the record holds their SHA-256.

    Raises:
        NotAllowed: the actor may not export in this unit.
        EditionBroken: the edition is not published, or not as it was published.
    """
    gate.require(by, Act.EXPORT, edition.hash_list.unit_id)
    sink = files.Digesting(out)
    entries = exporting.write(edition, form, cast(BinaryIO, sink))
    exported = Exported(edition.pk, form, entries, sink.size_bytes, sink.hexdigest())
    with transaction.atomic():
        log.record(
            by, "edition.exported", purpose="sharing", edition=edition.pk, form=form.value, entries=entries,
            size_bytes=exported.size_bytes, sha256=exported.sha256,
        )  # fmt: skip
    return exported
