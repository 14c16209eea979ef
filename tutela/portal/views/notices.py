"""The page on which a host answers a notice, without an account: token and code open it, acts are posts."""

import secrets
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tutela.casework.letterbox import sealing
from tutela.casework.letterbox.errors import LetterBroken
from tutela.casework.partners.between import notices
from tutela.casework.partners.between.notices import NoticeAnswer
from tutela.portal.counter import counter

_LONGEST = 4000
_ANSWERS = (
    ("removed", "We removed it"),
    ("not_ours", "It is not ours"),
    ("need_more", "We need to know more"),
    ("account_closed", "We closed the account"),
    ("preserved", "We keep the evidence"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code; with it, show what the notice names, and take an answer.

    A page that never was, one that ended and a wrong code are answered alike.
    """
    if request.method != "POST":
        return render(request, "portal/notice_code.html", {"notice_token": token})
    code = "".join(request.POST.get("code", "").split())[:40]
    says = _opened(token, code)
    if says is None:
        context = {"notice_token": token, "wrong": True}
        return render(request, "portal/notice_code.html", context, status=404)
    answer, words = request.POST.get("answer", ""), request.POST.get("says", "").replace("\0", "").strip()
    context = {**says, "notice_token": token, "code": code, "answers": _ANSWERS, "said": words}
    if "send" not in request.POST:
        return render(request, "portal/notice.html", context)
    number = _number(request.POST.get("item", ""), says["addresses"])
    if answer not in notices.CODES or len(words) > _LONGEST or number is None:
        context["fault"] = f"Choose an answer, and write {_LONGEST} signs at most."
        return render(request, "portal/notice.html", context, status=422)
    context["is_taken"] = _put(token, {"code": answer, "says": words, "item": number})
    return render(request, "portal/notice.html", context, status=201 if context["is_taken"] else 409)


def _opened(token: str, code: str) -> dict[str, Any] | None:
    """Give what a page shows, where token and code open it; a code that does not is counted."""
    name = notices.name_of(token)
    sealed = counter().exchange.notices.page(name)
    if sealed is None:
        return None
    try:
        return sealing.open_sealed(sealed, notices.key_of(token, code), notices.PAGE, bytes.fromhex(name))
    except LetterBroken:
        counter().exchange.notices.count_try(name)
        return None


def _number(written: str, addresses: list[dict[str, Any]]) -> int | None:
    """Read which address is meant: 0 for all of them; None where it is none of these."""
    if not written:
        return 0
    numbers = {str(each["number"]): int(each["number"]) for each in addresses}
    return numbers.get(written)


def _put(token: str, says: dict[str, Any]) -> bool:
    key, name = counter().exchange.key(), notices.name_of(token)
    if key is None:
        return False
    answer, now = secrets.token_hex(16), datetime.now(UTC).isoformat()
    sealed = sealing.seal(says, key.public, notices.ANSWER, bytes.fromhex(name))
    return counter().exchange.notices.put(NoticeAnswer(name, answer, now, key.number, sealed))
