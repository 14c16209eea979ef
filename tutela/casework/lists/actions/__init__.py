"""Makes lists, imports what partners send, and proposes, publishes, revokes and exports what is our own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.db import transaction

from tutela import files
from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lists import exporting, preparing, publishing
from tutela.casework.lists.actions.import_list import import_list
from tutela.casework.lists.actions.make_list import make_list
from tutela.casework.lists.actions.revoke import revoke
from tutela.casework.lists.actions.withdraw_list import Withdrawal, withdraw_list
from tutela.casework.lists.exporting import Form
from tutela.casework.lists.models import Edition, HashList


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


__all__ = [
    "Exported",
    "Withdrawal",
    "export",
    "import_list",
    "make_list",
    "prepare_proposal",
    "propose",
    "publish",
    "revoke",
    "take_exact_fingerprints",
    "withdraw_list",
    "withdraw_proposal",
]
