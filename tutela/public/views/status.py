"""How a report stands, by its receipt: in one of four ways, and one question with a box for the answer."""

import time
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tutela.casework.letterbox import receipts, sealing
from tutela.casework.letterbox.letters import Reply, Standing, Told
from tutela.casework.letterbox.receipts import Receipt
from tutela.public.door import door
from tutela.public.views import changing
from tutela.public.views.report import HOUR_S

_LONGEST_REPLY = 8000


def status(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt, say how the report stands, and take an answer to the unit's question.

    A wrong receipt, one that ended and one that never was are the same page, made in the same way. Words that
    the unit read aloud open nothing but their change for a receipt of the reporter's own.
    """
    if request.method != "POST":
        return render(request, "public/status.html")
    receipt = receipts.typed(request.POST.get("receipt", ""))
    lookup, today = receipt.lookup(door().secret), datetime.now(UTC).date().isoformat()
    told = door().box.standing(lookup, today)
    spoken = door().box.spoken(receipt.spoken_name, today)
    if told is None:
        return changing.change(request, receipt, spoken) if spoken else _unknown(request)
    text = request.POST.get("reply", "").strip()[:_LONGEST_REPLY]
    if text and told.question_number and not told.is_answered:
        _answer(lookup, told.question_number, text)
        told = door().box.standing(lookup, today) or told
    return _standing(request, receipt, lookup, told)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "public/unknown.html", status=404)


def _standing(request: HttpRequest, receipt: Receipt, lookup: bytes, told: Told) -> HttpResponse:
    question = ""
    if told.sealed_question and not told.is_answered:
        opened = sealing.open_sealed(told.sealed_question, receipt.key, sealing.QUESTION, lookup)
        question = str(opened["text"])
    context = {
        "is_received": told.standing is Standing.RECEIVED,
        "is_looked_at": told.standing is Standing.LOOKED_AT,
        "is_wanted": told.standing is Standing.WANTED,
        "is_finished": told.standing is Standing.FINISHED,
        "ends_on": told.ends_on,
        "is_answered": told.is_answered,
        "question": question,
        "receipt": str(receipt),
    }
    return render(request, "public/standing.html", context)


def _answer(lookup: bytes, number: int, text: str) -> None:
    key = door().box.keys()[sealing.REPORT]
    sealed = sealing.seal({"text": text}, key.public, sealing.REPLY, lookup)
    door().box.answer(Reply(lookup, number, key.number, sealed, int(time.time()) // HOUR_S))
