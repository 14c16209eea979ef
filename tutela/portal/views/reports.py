"""Reports of a company: written, looked at again, sent, and their receipts."""

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework.partners.between.accounts import Visitor
from tutela.engine.formats.reports.told import Channel
from tutela.engine.statutory import receipts, retention, schedule, submission
from tutela.engine.statutory.receipts import Receipt
from tutela.engine.statutory.submission import BadSubmission, Fault
from tutela.errors import NotFound
from tutela.portal import answers, form, submissions
from tutela.portal.counter import counter
from tutela.portal.signed_in import needs

SHOWN = 50
_LAST = "9999"


@require_safe
@needs("read")
def reports(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """List what this company reported, the newest first."""
    at, _, reference = request.GET.get("before", "").partition("~")
    found = counter().exchange.of_partner(visitor.partner, (at or _LAST, reference), SHOWN + 1)
    shown = found[:SHOWN]
    context = {
        "visitor": visitor,
        "may_report": "report" in visitor.scopes,
        "reports": [{"receipt": one, "at": _moment(one.received_at)} for one in shown],
        "before": f"{shown[-1].received_at}~{shown[-1].reference}" if len(found) > SHOWN else "",
        "is_first": not at,
    }
    return render(request, "portal/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("report")
def report(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Ask for a report field by field, show it back, and take it."""
    now, step = schedule.current(), request.POST.get("step", "")
    sent = request.POST.dict() if request.method == "POST" else _begun(request, visitor)
    if step == "rest":
        return _asked(request, visitor, form.rest_not_held(sent, now))
    if step == "check":
        return _checked(request, visitor, sent)
    if step not in ("change", "send"):
        return _asked(request, visitor, sent)
    octets = request.POST.get("submission", "").encode()
    if step == "change":
        said = _complete(octets)
        return _asked(request, visitor, form.sent_again(said, now)) if said else redirect("report")
    taken = submissions.take(visitor, Channel.PORTAL, octets, request.POST.get("key", "")[:80] or _key())
    return _receipt_page(request, visitor, taken.receipt, octets.decode())


@require_safe
@needs("read")
def receipt(request: HttpRequest, visitor: Visitor, reference: str) -> HttpResponse:
    """Show the receipt of one of this company's reports again."""
    return _receipt_page(request, visitor, _own(visitor, reference))


@require_safe
@needs("read")
def calendar(request: HttpRequest, visitor: Visitor, reference: str) -> HttpResponse:
    """Give both periods of keeping as a calendar file."""
    found = _own(visitor, reference)
    file = retention.calendar(found.reference, answers.kept(found), datetime.now(UTC))
    return _file(file, "text/calendar; charset=utf-8", f"{found.reference}.ics")


@require_POST
@needs("report")
def copy(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Give the bytes that a report was sent with as a file, which the sender has to keep."""
    name = "".join(sign for sign in request.POST.get("name", "") if sign.isalnum() or sign == "-")[:40]
    octets = request.POST.get("submission", "").encode()
    return _file(octets, "application/json", f"{name or 'report'}.json")


def _file(octets: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        octets, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _begun(request: HttpRequest, visitor: Visitor) -> dict[str, str]:
    """Give a form as it begins: who declares, and what it follows up."""
    return {"declared_by": visitor.name, "previous": request.GET.get("previous", "")[:40]}


def _asked(
    request: HttpRequest, visitor: Visitor, sent: Mapping[str, str], found: tuple[Fault, ...] = ()
) -> HttpResponse:
    now, wrong = schedule.current(), {fault.at: fault.says for fault in reversed(found)}
    context = {
        "visitor": visitor,
        "schedule": now,
        "is_out_of_hours": now.wants_telephone(1, datetime.now(UTC)),
        "sent": sent,
        "rows": form.rows(sent, now, wrong),
        "states": [(str(state), words) for state, words in form.STATES.items()],
        "faults": [{"anchor": form.anchor(fault.at), "says": _says(fault)} for fault in found],
        "wrong": {form.anchor(at).replace("-", "_"): says for at, says in wrong.items()},
    }
    return render(request, "portal/report.html", context, status=422 if found else 200)


def _says(fault: Fault) -> str:
    titles = {f"fields/{field.name}": field.title for field in schedule.current().fields}
    title = titles.get(fault.at, "")
    return f"{title}: {fault.says}" if title and title not in fault.says else fault.says


def _checked(request: HttpRequest, visitor: Visitor, sent: Mapping[str, str]) -> HttpResponse:
    now = schedule.current()
    said = form.submission(sent, now)
    found = tuple(form.faults(sent, now)) + _faults(said, visitor)
    if found:
        return _asked(request, visitor, sent, found)
    context = {
        "visitor": visitor,
        "said": said,
        "rows": form.rows(form.sent_again(said, now), now, {}),
        "level": next(each for each in now.priorities if each.number == said["priority"]["value"]),
        "submission": form.as_sent(said),
        "key": _key(),
    }
    return render(request, "portal/check.html", context)


def _faults(said: Mapping[str, Any], visitor: Visitor) -> tuple[Fault, ...]:
    try:
        read = submission.read(dict(said), schedule.current(), datetime.now(UTC))
        submissions.require_own(visitor, read.previous)
    except BadSubmission as wrong:
        return wrong.faults
    return ()


def _complete(octets: bytes) -> dict[str, Any] | None:
    """Give a submission that was shown back, where it still is one."""
    try:
        said = json.loads(octets)
        # It was complete when it was shown; only the hour has changed, which no change of it mends.
        submission.read({**said, "telephoned": True}, schedule.current(), datetime.now(UTC))
    except (ValueError, RecursionError, TypeError):
        return None
    return dict(said)


def _receipt_page(request: HttpRequest, visitor: Visitor, found: Receipt, sent: str = "") -> HttpResponse:
    kept = answers.kept(found)
    today = datetime.now(UTC).date()
    context = {
        "visitor": visitor,
        "receipt": found,
        "at": _moment(found.received_at),
        "kept": [{"keep": each, "days": (each.until - today) // timedelta(days=1)} for each in kept],
        "mark": schedule.current().mark,
        "public_key": answers.public_key(counter().key),
        "signed": receipts.body(found).decode().strip().splitlines()[-1],
        "sent": sent,
        "says": counter().exchange.questions.note(visitor.partner, found.reference),
        "may_report": "report" in visitor.scopes,
    }
    return render(request, "portal/receipt.html", context, status=201 if sent else 200)


def _own(visitor: Visitor, reference: str) -> Receipt:
    found = submissions.receipt_of(visitor, reference)
    if found is None:
        raise NotFound(submissions.NOT_YOURS)
    return found


def _moment(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(UTC):%d %B %Y, %H:%M:%S} UTC"


def _key() -> str:
    return secrets.token_urlsafe(24)
