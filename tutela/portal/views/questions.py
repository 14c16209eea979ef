"""What the unit asks a company, and what it says of its reports."""

import re
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework.letterbox import sealing
from tutela.casework.partners.between.accounts import Visitor
from tutela.casework.partners.between.questions import ANSWER, Question, SealedAnswer
from tutela.errors import NotFound
from tutela.portal import submissions
from tutela.portal.counter import counter
from tutela.portal.signed_in import NotForYou, needs

_SHOWN, _LONGEST = 100, 20_000
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


@require_safe
@needs("read")
def questions(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """List what this company is asked, what has no answer first."""
    found = counter().exchange.questions.of_partner(visitor.partner, _SHOWN)
    context = {"visitor": visitor, "questions": [_shown(each) for each in found]}
    return render(request, "portal/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("read")
def question(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show one question, and take its answer once."""
    found = counter().exchange.questions.one(visitor.partner, number)
    if found is None:
        raise NotFound("You are asked nothing under this number.")
    context = {"visitor": visitor, "one": _shown(found), "may_report": "report" in visitor.scopes}
    if request.method != "POST":
        return render(request, "portal/question.html", context)
    if "report" not in visitor.scopes:
        raise NotForYou("Authorised persons answer. Ask one of yours.")
    text = request.POST.get("answer", "").replace("\0", "").strip()
    if not text or len(text) > _LONGEST:
        context |= {"wrong": f"Write an answer, {_LONGEST} signs at most.", "text": text}
        return render(request, "portal/question.html", context, status=422)
    is_new = counter().exchange.questions.put(_sealed(visitor, found, text))
    context |= {"one": _shown(found), "is_taken": is_new, "was_there": not is_new}
    return render(request, "portal/question.html", context, status=201 if is_new else 200)


@require_safe
@needs("read")
def sheet(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Say of how many of a month's reports the unit says what."""
    asked = request.GET.get("month", "")
    month = asked if _MONTH.fullmatch(asked) else f"{datetime.now(UTC):%Y-%m}"
    received, says = counter().exchange.questions.sheet(visitor.partner, month)
    context = {"visitor": visitor, "month": month, "received": received, "rows": sorted(says.items())}
    return render(request, "portal/sheet.html", context)


def _shown(one: Question) -> dict[str, Any]:
    due, now = datetime.fromisoformat(one.due_at), datetime.now(UTC)
    sent = one.answered_at or counter().exchange.questions.sent_at(one.number)
    left = (due - now).total_seconds()
    if sent:
        stands = f"Answered on {_day(sent)}"
    elif left < 0:
        stands = f"Overdue since {_day(one.due_at)}"
    else:
        stands = f"Answer by {_day(one.due_at)}"
    return {
        "number": one.number,
        "reference": one.reference,
        "question": one.question,
        "asked": _day(one.asked_at),
        "stands": stands,
        "reminded": _day(one.reminded_at) if one.reminded_at and not sent else "",
        "is_open": not sent,
    }


def _sealed(visitor: Visitor, one: Question, text: str) -> SealedAnswer:
    key = counter().exchange.key()
    if key is None:
        raise submissions.NotReady("Answers cannot be taken yet. Telephone, if it is urgent.")
    body = {"text": text, "name": visitor.name}
    octets = sealing.seal(body, key.public, ANSWER, str(one.number).encode())
    return SealedAnswer(one.number, visitor.partner, datetime.now(UTC).isoformat(), key.number, octets)


def _day(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(UTC):%d %B %Y, %H:%M} UTC"
