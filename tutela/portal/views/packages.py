"""The page on which an officer answers a package, without an account: opened by token and code."""

import secrets
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tutela.casework.letterbox import sealing
from tutela.casework.letterbox.errors import LetterBroken
from tutela.casework.partners.between import notices, packages
from tutela.casework.partners.between.notices import NoticeAnswer
from tutela.portal.counter import counter

_LONGEST, _MOST = 500, 100_000
_RETURNS = (
    ("wrong_force", "It is another force's"),
    ("incomplete", "Something is missing"),
    ("known", "It is worked on already"),
    ("not_needed", "It is not needed"),
)
_OUTCOMES = (
    ("arrest", "Arrests"),
    ("charge", "Charges"),
    ("safeguarded", "Children safeguarded"),
    ("no_further_action", "No further action"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def package(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code; with it, show which package it is, and take an answer.

    A page that never was, one that ended and a wrong code are answered alike.
    """
    if request.method != "POST":
        return render(request, "portal/package_code.html", {"package_token": token})
    code = "".join(request.POST.get("code", "").split())[:40]
    says = _opened(token, code)
    if says is None:
        context = {"package_token": token, "wrong": True}
        return render(request, "portal/package_code.html", context, status=404)
    context = {
        **says, "package_token": token, "code": code, "returns": _RETURNS, "outcomes": _OUTCOMES,
        "today": f"{datetime.now(UTC):%Y-%m-%d}",
    }  # fmt: skip
    if "act" not in request.POST:
        return render(request, "portal/package.html", context)
    answer, fault = _read(request)
    if fault:
        return render(request, "portal/package.html", {**context, "fault": fault}, status=422)
    context["is_taken"] = _put(token, answer)
    return render(request, "portal/package.html", context, status=201 if context["is_taken"] else 409)


def _opened(token: str, code: str) -> dict[str, Any] | None:
    """Give what a page shows, where token and code open it; a code that does not is counted."""
    name, there = notices.name_of(token), counter().exchange.packages
    sealed = there.page(name)
    if sealed is None:
        return None
    key = notices.key_of(token, code, packages.PAGE)
    try:
        return sealing.open_sealed(sealed, key, packages.PAGE, bytes.fromhex(name))
    except LetterBroken:
        there.count_try(name)
        return None


def _read(request: HttpRequest) -> tuple[dict[str, Any], str]:
    """Read an answer, and say what is wrong with it."""
    posted = request.POST
    act, said = posted.get("act", ""), posted.get("says", "").replace("\0", "").strip()
    answer: dict[str, Any] = {"act": act, "says": said, "code": "", "count": 0, "as_of": ""}
    if act not in packages.ACTS or len(said) > _LONGEST:
        return answer, f"Choose what you tell us, and write {_LONGEST} signs at most."
    if act == "return":
        answer["code"] = posted.get("why", "")
        return answer, "" if answer["code"] in dict(_RETURNS) else "Choose why you return it."
    if act == "ask":
        return answer, "" if said else "Write what you ask."
    if act == "tell":
        return _outcome(answer, posted.get("outcome", ""), posted.get("count", ""), posted.get("as_of", ""))
    return answer, ""


def _outcome(answer: dict[str, Any], code: str, count: str, as_of: str) -> tuple[dict[str, Any], str]:
    try:
        day, number = date.fromisoformat(as_of), int(count)
    except ValueError:
        return answer, "Say how many there are in all, and up to which day."
    if code not in dict(_OUTCOMES) or not 0 <= number <= _MOST:
        return answer, "Choose an outcome, and say how many there are in all."
    return {**answer, "code": code, "count": number, "as_of": day.isoformat()}, ""


def _put(token: str, says: dict[str, Any]) -> bool:
    key, name = counter().exchange.key(), notices.name_of(token)
    if key is None:
        return False
    answer, now = secrets.token_hex(16), datetime.now(UTC).isoformat()
    sealed = sealing.seal(says, key.public, packages.ANSWER, bytes.fromhex(name))
    return counter().exchange.packages.put(NoticeAnswer(name, answer, now, key.number, sealed))
