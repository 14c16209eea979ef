"""Makes the next delta of a supply."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.custody.record import checkpoints
from tutela.casework.datasets import queries
from tutela.casework.datasets.actions import locked
from tutela.casework.datasets.actions.entries.numbering import number_edition
from tutela.casework.datasets.actions.recalling import call_back
from tutela.casework.datasets.errors import NothingNew, SupplyMoved
from tutela.casework.datasets.models import Delta, Supply
from tutela.casework.datasets.signed import files
from tutela.casework.datasets.signed.content import content_of
from tutela.casework.datasets.signed.lines import ADD, CHANGE, REVOKE
from tutela.casework.gate import Act, Actor


@transaction.atomic
def make_delta(by: Actor, supply: Supply) -> Delta:
    """Make and sign what the newest edition brings and takes against the one the partner was given last.

    Of addresses, domains and terms that is what is approved and stands at this moment.
    Where it takes entries away, a recall begins, which ends with the partner's answer.

    Raises:
        NotAllowed: the actor may not export.
        SupplyMoved: the supply is not confirmed, has ended or run out, or the partner is not approved.
        NothingNew: nothing was published since.
    """
    gate.require(by, Act.EXPORT, supply)
    current = locked.supply(supply.pk)
    if not current.is_in_force:
        raise SupplyMoved(f"{current} is not in force: confirm it, or agree on a new one.")
    if current.entry_list is not None:
        number_edition(by, current.entry_list)
    before, edition = queries.last_delta(current), content_of(current).newest()
    since = before.to_edition if before else 0
    if edition is None or edition[0] <= since:
        raise NothingNew(f"{current.partner} has all that was published of {current.given}.")
    number, at = (before.number if before else 0) + 1, timezone.now()
    written = files.write(current, number, since, edition, before, at)
    delta = Delta.objects.create(
        supply=current, number=number, from_edition=since, to_edition=edition[0],
        added=written.counts[ADD], changed=written.counts[CHANGE], revoked=written.counts[REVOKE],
        manifest=written.manifest, signature=written.signature, sha256=written.sha256,
        made_by=by.name, made_at=at,
    )  # fmt: skip
    because = f"Revoked by edition {edition[0]} of {current.given}."
    recalls = [call_back(current, delta.revoked, because, delta)] if delta.revoked else []
    log.record(
        by, "delta.made", purpose="sharing", wrote=[delta, *recalls], supply=current.pk, number=number,
        edition=edition[0], added=delta.added, changed=delta.changed, revoked=delta.revoked,
        sha256=delta.sha256,
    )  # fmt: skip
    checkpoints.make_after_commit()
    return delta
