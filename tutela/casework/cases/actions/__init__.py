"""Opens cases and exhibits, and receives what an exhibit holds."""

import os
import time
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases import queries, walking
from tutela.casework.cases.models import Case, Exhibit, Receipt
from tutela.casework.cases.receiving import Progress, Receiving
from tutela.casework.custody import copies, log
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Intake
from tutela.casework.people.models import Unit
from tutela.errors import Invalid
from tutela.printable import shown


class NoAuthority(Invalid):
    """An exhibit was to be taken in without the authority under which it may be examined."""

    code = "TU-C02"


class BadReference(Invalid):
    """A reference is empty, already used, or holds characters that would confuse a reader."""

    code = "TU-C03"


class OtherSource(Invalid):
    """An exhibit was received from one place and is now to be received from another."""

    code = "TU-C04"


@transaction.atomic
def open_case(by: Actor, reference: str, title: str = "") -> Case:
    """Open a case with a data key of its own.

    Raises:
        BadReference: the reference is empty, used already, or holds a slash or a space.
    """
    gate.require(by, Act.OPEN_CASE, by.unit)
    _check_reference(reference)
    if Case.objects.filter(unit=by.unit, reference=reference).exists():
        raise BadReference(f"Case {reference} is open already. Choose another reference or use that case.")
    key = copies.new_key(f"case {reference}")
    case = Case.objects.create(
        unit=Unit.objects.get(pk=by.unit), reference=reference, title=title, key=key, opened_by=by.name
    )
    log.record(by, "case.opened", purpose="investigation", case=case.pk)
    return case


@transaction.atomic
def add_exhibit(by: Actor, case: Case, reference: str, authority: str, description: str = "") -> Exhibit:
    """Add an exhibit to a case, with the authority under which it is examined.

    Raises:
        NoAuthority: no authority was given.
        BadReference: the reference is empty, used already, or holds a slash or a space.
    """
    gate.require(by, Act.OPEN_CASE, case.unit_id)
    _check_reference(reference)
    if not authority.strip():
        raise NoAuthority(
            f"Exhibit {case.reference}/{reference}: name the authority (warrant, consent) to examine it."
        )
    if Exhibit.objects.filter(case=case, reference=reference).exists():
        raise BadReference(
            f"Exhibit {case.reference}/{reference} is there already. Choose another reference."
        )
    intake = Intake.objects.create(unit=case.unit, reference=f"{case.reference}/{reference}", key=case.key)
    exhibit = Exhibit.objects.create(
        case=case, intake=intake, reference=reference, authority=authority, description=description
    )
    log.record(
        by, "exhibit.added", purpose="investigation", case=case.pk, exhibit=exhibit.pk, authority=authority
    )
    return exhibit


def _check_reference(reference: str) -> None:
    if not reference or not all(char.isalnum() or char in "-_." for char in reference):
        raise BadReference(
            f"Reference {reference!r}: use letters, digits, hyphens, dots and underscores only."
        )


def receive(
    by: Actor, exhibit: Exhibit, source: Path, progress: Progress | None = None
) -> queries.ReceiveReport:
    """Seal everything a source holds and account for every directory entry.

    An interrupted receipt is taken up again where its last durable batch ended; what is on record is not read
    twice and nothing is doubled. The source is only ever read.

    Raises:
        NotAllowed: the actor may not receive exhibits in this unit.
        SourceMissing: there is nothing at the path.
        OtherSource: the exhibit was received from another place before.
    """
    gate.require(by, Act.RECEIVE, exhibit.case.unit_id)
    # Before anything is on record: an exhibit keeps the source it was once received from.
    walking.require(source)
    receipt = _begin(by, exhibit, source)
    started = time.monotonic()
    Receiving(by, exhibit, receipt, progress).run(source)
    _finish(by, receipt, time.monotonic() - started)
    return queries.receive_report(exhibit)


@transaction.atomic
def _begin(by: Actor, exhibit: Exhibit, source: Path) -> Receipt:
    raw = os.fsencode(source.absolute())
    Exhibit.objects.select_for_update(of=("self",), no_key=True).get(pk=exhibit.pk)
    before = Receipt.objects.filter(exhibit=exhibit).exclude(source=raw).first()
    if before is not None:
        raise OtherSource(
            f"Exhibit {exhibit} was received from {shown(before.source)}. Add another exhibit for it."
        )
    receipt, is_new = Receipt.objects.get_or_create(
        exhibit=exhibit, source=raw, defaults={"begun_by": by.name}
    )
    what = "begun" if is_new else "taken_up_again"
    log.record(by, f"receipt.{what}", purpose="investigation", exhibit=exhibit.pk, receipt=receipt.pk)
    return receipt


@transaction.atomic
def _finish(by: Actor, receipt: Receipt, seconds: float) -> None:
    Receipt.objects.filter(pk=receipt.pk).update(finished_at=timezone.now(), seconds=F("seconds") + seconds)
    receipt.refresh_from_db()
    log.record(
        by,
        "receipt.finished",
        purpose="investigation",
        receipt=receipt.pk,
        files=receipt.files,
        others=receipt.others,
        members=receipt.members,
        size_bytes=receipt.size_bytes,
    )
