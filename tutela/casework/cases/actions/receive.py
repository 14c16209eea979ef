"""Receives what an exhibit holds."""

import os
import time
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases import queries
from tutela.casework.cases.models import Exhibit, Receipt
from tutela.casework.cases.receiving import Progress, Receiving
from tutela.casework.cases.source import require
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.errors import Invalid
from tutela.printable import shown


class OtherSource(Invalid):
    """An exhibit was received from one place and is now to be received from another."""

    code = "TU-C04"


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
    require(source)
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
