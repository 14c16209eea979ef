"""Words that the unit read aloud, changed for a receipt that the reporter alone has."""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from tutela.casework.letterbox import receipts, sealing
from tutela.casework.letterbox.letters import Letter, Spoken
from tutela.casework.letterbox.receipts import Receipt
from tutela.public import submissions
from tutela.public.door import door
from tutela.public.submissions import Submission
from tutela.public.views.report import ASKED_AGAIN, HOUR_S

CHANNEL = "receipt"
# No form of questions stands before it.
_NO_FORM = bytes(32)


def change(request: HttpRequest, old: Receipt, stands: Spoken) -> HttpResponse:
    """Show eight new words; two of them typed back put them in the place of those that were read aloud.

    Until then the old ones stand, and each look shows others: nobody who heard them learns what was kept.
    """
    if stands is Spoken.CHANGED:
        return render(request, "public/changed.html", status=409)
    given = submissions.read(door().secret, request.POST.get("form", ""))
    if given is None:
        return _page(request, old, submissions.new(door().secret))
    new = _new(old, given)
    typed = [request.POST.get(f"word_{place}", "").strip().lower() for place in ASKED_AGAIN]
    if typed != [new.words[place - 1] for place in ASKED_AGAIN]:
        return _page(request, old, given, is_wrong=True)
    if not door().box.change(old.spoken_name, _letter(old, new, given)):
        return render(request, "public/changed.html", status=409)
    return render(request, "public/kept.html")


def _new(old: Receipt, given: Submission) -> Receipt:
    return receipts.of_submission(door().secret, _number(old, given))


def _number(old: Receipt, given: Submission) -> bytes:
    """Name this change of these words: the same form elsewhere draws another receipt."""
    return old.spoken_name + given.number


def _page(request: HttpRequest, old: Receipt, given: Submission, *, is_wrong: bool = False) -> HttpResponse:
    first, second = ASKED_AGAIN
    context = {
        "words": _new(old, given).words, "submission": given, "receipt": str(old), "is_wrong": is_wrong,
        "first": first, "second": second,
    }  # fmt: skip
    return render(request, "public/change.html", context, status=422 if is_wrong else 200)


def _letter(old: Receipt, new: Receipt, given: Submission) -> Letter:
    secret, key = door().secret, door().box.keys()[sealing.REPORT]
    lookup = new.lookup(secret)
    body = {
        "channel": CHANNEL,
        "spoken": old.spoken_name.hex(),
        "reporter_key": new.public.hex(),
        "language": translation.get_language(),
    }
    return Letter(
        lookup, receipts.submission_name(secret, _number(old, given)), key.number,
        sealing.seal(body, key.public, sealing.REPORT, lookup), _NO_FORM,
        int(time.time()) // HOUR_S, CHANNEL,
    )  # fmt: skip
