"""Sends a checked package: signs the manifest of its parts, and starts the clock for its acceptance."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Marking
from tutela.casework.cases.queries import marking_of
from tutela.casework.clocks.actions.end import end
from tutela.casework.clocks.actions.start import start
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages import waits
from tutela.casework.packages.actions.write_step import locked, write_step
from tutela.casework.packages.content.deconfliction import holders
from tutela.casework.packages.errors import NotDeconflicted, PackageMoved
from tutela.casework.packages.models import Package, Sending, State, Step
from tutela.casework.packages.queries import deconfliction_of
from tutela.casework.packages.signed.manifest import signed
from tutela.casework.partners.models import Partner


@transaction.atomic
def send_package(by: Actor, package: Package, seen: int) -> Sending:
    """Sign a checked package for its recipient; its file is what goes out.

    Raises:
        NotAllowed: the actor sends no packages.
        PackageMoved: it is another version by now, is not checked, its source is marked higher by now, or the
            recipient was approved and is no more.
        NotDeconflicted: somebody holds something on the same who was not there when it was deconflicted.
    """
    gate.require(by, Act.WORK_PACKAGES, on=package)
    current = locked(package, seen, (State.CHECKED,))
    _require_ready(current)
    at = timezone.now()
    current.state, current.sent_at, current.looked_at, current.changed = State.SENT, at, at, ""
    step = write_step(by, current, Step.Kind.SENT, says=f"To {current.recipient.title}"[:500])
    number = current.sendings.count() + 1
    manifest, signature = signed(current, number, at)
    sending = Sending.objects.create(
        package=current, number=number, edition=current.edition, recipient=current.recipient,
        manifest=manifest, signature=signature, by_id=by.person, at=at,
    )  # fmt: skip
    end(by, waits.KIND, [current.pk])
    start(by, waits.KIND, [current.pk], waits.acceptance())
    wrote: list[Package | Step | Sending] = [current, step, sending]
    wrote += _supplement(by, current)
    log.record(
        by, "package.sent", purpose="dissemination", wrote=wrote, package=current.pk, sending=number,
        recipient=current.recipient_id, manifest_sha256=log.digest_of(manifest),
    )  # fmt: skip
    return sending


def _require_ready(package: Package) -> None:
    order = Marking.Level.values
    floor = marking_of(package.case) if package.case else order[0]
    if order.index(package.marking) < order.index(floor):
        raise PackageMoved(f"{package.case} is marked {floor} by now. Make {package} anew, marked as high.")
    if package.recipient.state != Partner.State.APPROVED:
        raise PackageMoved(f"{package.recipient} is not approved. Make {package} anew, for another force.")
    last = deconfliction_of(package)
    known = {tuple(pair) for pair in last.found} if last else set()
    new = [pair for pair in holders(package) if tuple(pair) not in known]
    if last is None or new:
        whose = f": {new[0][0]} on {new[0][1]}" if new else ""
        raise NotDeconflicted(f"Look who else holds something on the same, and say what follows{whose}.")


def _supplement(by: Actor, package: Package) -> list[Package | Step | Sending]:
    """Say of what a package adds to that it was supplemented; its clocks end, those of the new one run."""
    former = package.supplements
    if former is None:
        return []
    before = locked(former, former.version, State)
    if before.state not in (State.SENT, State.ACCEPTED):
        return []
    before.state = State.SUPPLEMENTED
    step = write_step(by, before, Step.Kind.SUPPLEMENTED, says=f"By {package}")
    end(by, waits.KIND, [before.pk])
    return [before, step]
