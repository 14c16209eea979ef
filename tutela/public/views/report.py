"""One report: asked, shown back with what each address was taken for, sealed, and its receipt."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from tutela.casework.letterbox import receipts, sealing
from tutela.casework.letterbox.errors import NoLetterKey
from tutela.casework.letterbox.letters import Lane, Letter
from tutela.casework.letterbox.receipts import Receipt
from tutela.engine.identifiers import Kind, read
from tutela.public import flood, questions, submissions
from tutela.public.door import door
from tutela.public.questions import Form
from tutela.public.submissions import Submission
from tutela.public.views.pages import not_found

HOUR_S = 3600
_MOST_ADDRESSES = 100
# Which two words are asked for again: neither the first nor the last, which people remember without writing.
ASKED_AGAIN = (3, 6)
# Ticked by whoever wants to be asked in the language of the page: that is kept only then.
ASK_IN = "ask_in"
_KINDS = (Kind.URL, Kind.ONION, Kind.ACCOUNT, Kind.INCHOATE, Kind.OTHER)


def report(request: HttpRequest, channel: str) -> HttpResponse:
    """Ask for a report, show it back, and take it in."""
    if channel not in questions.FORMS:
        return not_found(request)
    form = questions.form(channel)
    step = request.POST.get("step", "")
    if step not in ("check", "change", "send"):
        return _asked(request, form, request.POST.dict(), {})
    said = form.read(request.POST.dict())
    faults = form.faults(said)
    if faults or step == "change":
        return _asked(request, form, said, faults if step != "change" else {})
    given = submissions.read(door().secret, request.POST.get("form", ""))
    if step == "check" or given is None:
        return _checked(request, form, said, submissions.new(door().secret))
    lane = Lane.OPEN
    if door().pace.is_busy():
        passed = flood.lane(given.number, given.given_at, request.POST.get("work", ""), time.time())
        if passed is None:
            return _checked(request, form, said, given, is_busy=True)
        lane = passed
    return _taken(request, form, said, given, lane)


def _asked(
    request: HttpRequest, form: Form, said: Mapping[str, str], faults: Mapping[str, str]
) -> HttpResponse:
    fields = [
        {"question": one, "said": said.get(one.name, ""), "fault": faults.get(one.name, "")}
        for one in form.questions
    ]
    context = {"form": form, "fields": fields, "faults": faults, "routed": _routed(request)}
    return render(request, "public/form.html", context, status=422 if faults else 200)


def _checked(
    request: HttpRequest, form: Form, said: dict[str, str], given: Submission, *, is_busy: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "said": [(one, said[one.name], dict(one.choices).get(said[one.name], "")) for one in form.questions],
        "addresses": _addresses(request, said),
        "kinds": _kinds(),
        "submission": given,
        "routed": _routed(request),
        "is_busy": is_busy,
        "number": given.number.hex(),
        "bits": flood.WORK_BITS if door().pace.is_busy() else 0,
        "wait_s": flood.WAIT_S,
        "is_asked_in": request.POST.get(ASK_IN) == "yes",
    }
    return render(request, "public/check.html", context, status=429 if is_busy else 200)


def _kinds() -> list[tuple[str, str]]:
    words = (
        _("a web address"),
        _("an onion address"),
        _("an account"),
        _("part of an address"),
        _("something else"),
    )
    return list(zip(map(str, _KINDS), words, strict=True))


def _addresses(request: HttpRequest, said: Mapping[str, str]) -> list[dict[str, str]]:
    """Give each address with what it was taken for, or with what the person corrected that to."""
    lines = [line.strip() for line in said["addresses"].splitlines() if line.strip()][:_MOST_ADDRESSES]
    known = set(map(str, _KINDS))
    found = []
    for number, text in enumerate(lines):
        taken = str(read(text).kind)
        taken = taken if taken in known else str(Kind.OTHER)
        chosen = request.POST.get(f"kind_{number}", "")
        found.append({"text": text, "kind": chosen if chosen in known else taken, "taken_for": taken})
    return found


def _routed(request: HttpRequest) -> dict[str, str]:
    """Give the two answers again, as far as they are answers."""
    return {
        name: given
        for name, known in questions.ANSWERS.items()
        if (given := request.POST.get(name, "")) in known
    }


def _taken(
    request: HttpRequest, form: Form, said: dict[str, str], given: Submission, lane: Lane
) -> HttpResponse:
    letter, receipt = _letter(request, form, said, given, lane)
    if door().box.put(letter):
        door().pace.count()
    elif door().box.is_kept(letter.lookup):
        return render(request, "public/kept.html")
    return _receipt_page(request, given, receipt)


def _letter(
    request: HttpRequest, form: Form, said: dict[str, str], given: Submission, lane: Lane
) -> tuple[Letter, Receipt]:
    here, keys = door(), door().box.keys()
    if not {sealing.REPORT, sealing.CONTACT} <= keys.keys():
        raise NoLetterKey("The unit has made no key yet that letters are sealed to.")
    receipt = receipts.of_submission(here.secret, given.number)
    lookup, now = receipt.lookup(here.secret), datetime.now(UTC)
    body: dict[str, Any] = {
        "channel": form.channel,
        "answers": {
            name: text for name, text in said.items() if text and name not in ("contact", "addresses")
        },
        "addresses": _addresses(request, said),
        "routed": _routed(request),
        "language": _language_of_answers(request),
        "reporter_key": receipt.public.hex(),
        "lane": str(lane),
    }
    if form.channel == "work":
        # Whoever reports as a part of their work is no stranger: the moment matters, and is sealed.
        body |= {
            "sent_at": now.isoformat(timespec="seconds"), "is_late": questions.is_late(said["found_at"], now),
        }  # fmt: skip
    report_key, contact_key = keys[sealing.REPORT], keys[sealing.CONTACT]
    contact = said.get("contact", "")
    sealed_contact = (
        sealing.seal({"text": contact}, contact_key.public, sealing.CONTACT, lookup) if contact else b""
    )
    letter = Letter(
        lookup, receipts.submission_name(here.secret, given.number), report_key.number,
        sealing.seal(body, report_key.public, sealing.REPORT, lookup), form.version,
        int(now.timestamp()) // HOUR_S, form.channel, lane,
        sealed_contact, contact_key.number if contact else 0,
    )  # fmt: skip
    return letter, receipt


def _language_of_answers(request: HttpRequest) -> str:
    """Say in which language somebody wants to be asked; nothing where they did not say that they do."""
    return translation.get_language() if request.POST.get(ASK_IN) == "yes" else ""


def _receipt_page(
    request: HttpRequest, given: Submission, receipt: Receipt, *, is_wrong: bool = False
) -> HttpResponse:
    first, second = ASKED_AGAIN
    context = {
        "words": receipt.words, "submission": given, "is_wrong": is_wrong, "first": first, "second": second,
    }  # fmt: skip
    return render(request, "public/receipt.html", context, status=422 if is_wrong else 200)


def receipt(request: HttpRequest) -> HttpResponse:
    """Have two of the words typed back; from then on the receipt is not shown again."""
    given = submissions.read(door().secret, request.POST.get("form", ""))
    if given is None:
        return redirect("start")
    drawn = receipts.of_submission(door().secret, given.number)
    lookup = drawn.lookup(door().secret)
    if door().box.standing(lookup, "") is None:
        return redirect("start")
    if door().box.is_kept(lookup):
        return render(request, "public/kept.html")
    typed = [request.POST.get(f"word_{place}", "").strip().lower() for place in ASKED_AGAIN]
    if typed != [drawn.words[place - 1] for place in ASKED_AGAIN]:
        return _receipt_page(request, given, drawn, is_wrong=True)
    door().box.keep(lookup)
    return render(request, "public/kept.html")
