"""What the pages of batches say; no opinion of anybody about an item stands on them."""

from typing import Any

from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.batches import queries
from tutela.casework.batches.models import BatchRecord, BatchReturn, NationalBatch
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Act, Actor
from tutela.casework.rooms import Link
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE = 50
HOW = "tutela batch receive EXHIBIT DOCUMENT --from AUTHORITY --region REGION --as NAME"


def batches(by: Actor, before: int | None) -> Context:
    """Say what the list shows: the newest first, from before the number of a batch on.

    Raises:
        NotAllowed: the actor may not see casework.
    """
    rows = queries.batches_of(by)
    found = list((rows if before is None else rows.filter(pk__lt=before))[: PAGE + 1])
    more = f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return {"batches": [_row(each) for each in found[:PAGE]], "how": HOW, "more": more}


def _row(batch: NationalBatch) -> Context:
    return {
        "name": f"Batch {batch.pk}",
        "href": reverse("batch", args=[batch.pk]),
        "sender": batch.sender,
        "exhibit": str(batch.exhibit),
        "state": batch.get_state_display(),
        "records": f"{batch.records:,}",
        "reported": f"{batch.reported:,}",
        "received": moment(batch.received_at),
    }


def batch(by: Actor, found: NationalBatch, after: int | None) -> Context:
    """Say what the page of one batch shows: its report from after a record on, and what went back."""
    rows = queries.report_of(found)
    report = list((rows if after is None else rows.filter(position__gt=after))[: PAGE + 1])
    may_export = gate.may(by, Act.EXPORT, on=found)
    sent = found.returns.select_related("made_by", "answered_by").order_by("-number")[:PAGE]
    return {
        "batch": {
            **_row(found),
            "document": found.name,
            "sha256": found.sha256,
            "region": found.region,
            "version": " ".join(filter(None, (found.flavour, found.version))),
            "bound": f"{found.bound:,}",
            "released": f"{queries.released(found):,}",
            "open": f"{queries.open_items(found):,}",
            "by": found.received_by.name,
            "exhibit_href": reverse("exhibit", args=[found.exhibit.case.reference, found.exhibit.reference]),
            "refused": found.refused_because,
        },
        "notes": found.notes,
        "report": [_reported(row) for row in report[:PAGE]],
        "more": f"?after={report[PAGE - 1].position}#report" if len(report) > PAGE else "",
        "returns": [_return(each, may_answer=may_export) for each in sent],
        "return_command": f"tutela batch return {found.pk} FILE --as {by.name}" if may_export else "",
    }


def _reported(row: BatchRecord) -> Context:
    return {
        "record": row.position,
        "media_id": "" if row.media_id is None else row.media_id,
        "item": f"T-{row.item_id}" if row.item_id else "",
        "href": rooms.page_of("item", row.item_id) if row.item_id else "",
        "state": row.get_state_display(),
        "says": row.says,
    }


def _return(sent: BatchReturn, *, may_answer: bool) -> Context:
    answered = f"{sent.answered_by}, {moment(sent.answered_at)}" if sent.answered_by else ""
    return {
        "number": sent.number,
        "to": sent.to,
        "at": moment(sent.made_at),
        "by": sent.made_by.name,
        "sha256": sent.sha256,
        "size": f"{sent.size_bytes:,}",
        "records": f"{sent.records:,}",
        "graded": f"{sent.graded:,}",
        "open": f"{sent.open:,}",
        "left_out": f"{sent.left_out:,}",
        "guidance": sent.guidance,
        "answer": sent.answer,
        "answered": answered,
        "may_answer": may_answer and not sent.answer,
        "answer_href": reverse("batch-answer", args=[sent.batch_id, sent.number]),
    }


def of_exhibit(by: Actor, exhibit: Exhibit) -> Link | None:
    """Offer the batch of an exhibit from the exhibit's page."""
    found = NationalBatch.objects.filter(exhibit=exhibit).order_by("-pk").only("pk").first()
    if found is None or not gate.may(by, Act.SEE_CASEWORK, on=exhibit):
        return None
    return Link(f"Batch {found.pk}", reverse("batch", args=[found.pk]))
