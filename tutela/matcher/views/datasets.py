"""What a partner is given of own lists, and what its program answers: /d/datasets and below."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from tutela.casework.datasets import actions, presenters, queries
from tutela.casework.datasets.errors import BadAnswer
from tutela.errors import NotFound
from tutela.matcher.entrance import Taker, takes
from tutela.matcher.views import said

_MOST_RECALLS = 200


@require_safe
@takes
def datasets(request: HttpRequest, taker: Taker) -> HttpResponse:
    """List what the partner is given, each delta of it, and what it was asked to take away."""
    given = [
        {
            **presenters.as_row(supply),
            "deltas": [
                presenters.delta_row(each)
                for each in sorted(supply.deltas.all(), key=lambda delta: delta.number)
            ],
        }
        for supply in queries.given_to(taker.partner)
    ]
    recalls = [presenters.recall_row(each) for each in queries.recalls_to(taker.partner)[:_MOST_RECALLS]]
    return JsonResponse({"datasets": given, "recalls": recalls})


@require_safe
@takes
def delta(request: HttpRequest, taker: Taker, supply: str, number: int) -> HttpResponseBase:
    """Give the file of a delta, signed, on record."""
    found = queries.delta_to(taker.partner, supply, number)
    pieces = actions.export_delta(taker.machine, found)
    answer = StreamingHttpResponse(pieces, content_type="application/x-ndjson")
    answer["Content-Disposition"] = f'attachment; filename="{found.supply}-{number}.jsonl"'
    return answer


@require_POST
@takes
def receipt(request: HttpRequest, taker: Taker, supply: str, number: int) -> HttpResponse:
    """Keep what the program says of a delta."""
    found, told = queries.delta_to(taker.partner, supply, number), said.body(request)
    says, note = _text(told, "says"), _text(told, "note")
    made = actions.enter_receipt(taker.machine, found, says, _number(told, "entries"), note)
    return JsonResponse({"supply": str(found.supply), "number": number, "says": made.says}, status=201)


@require_POST
@takes
def recall(request: HttpRequest, taker: Taker, number: int) -> HttpResponse:
    """Keep what the program says that the partner did with what was called back."""
    told, found = said.body(request), queries.recalls_to(taker.partner).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no recall {number}.")
    answer, says = _text(told, "answer"), _text(told, "says")
    done = actions.answer_recall(taker.machine, found, answer, _number(told, "removed"), says)
    return JsonResponse(presenters.recall_row(done), status=201)


@require_POST
@takes
def feedback(request: HttpRequest, taker: Taker, supply: str) -> HttpResponse:
    """Keep what the program says of an entry that the partner was given."""
    found, told = queries.supply_to(taker.partner, supply), said.body(request)
    sha256, says, note = (_text(told, name) for name in ("sha256", "says", "note"))
    made = actions.enter_feedback(taker.machine, found, sha256, says, note)
    return JsonResponse({"supply": str(found), "feedback": made.pk, "says": made.says}, status=201)


def _text(told: dict[str, Any], name: str) -> str:
    """Give a text of what was sent; "" where it is not said.

    Raises:
        BadAnswer: it is none.
    """
    value = told.get(name, "")
    if not isinstance(value, str):
        raise BadAnswer(f"{name} is a text.")
    return value


def _number(told: dict[str, Any], name: str) -> int | None:
    """Give a number of what was sent; None where it is not said.

    Raises:
        BadAnswer: it is none that can be counted.
    """
    value = told.get(name)
    if value is not None and (type(value) is not int or not 0 <= value < 1 << 53):
        raise BadAnswer(f"{name} is a whole number.")
    return value
