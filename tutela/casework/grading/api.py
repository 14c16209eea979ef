"""The grading desk's own API: same origin, one signed-in person, nothing for other programs."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.utils import check_csrf
from pydantic import Field

from tutela.casework.gate import Actor
from tutela.casework.grading import actions, desk_view, presenters, queries
from tutela.casework.grading.desk_view import Desk
from tutela.casework.grading.errors import StaleForm
from tutela.casework.grading.models import Shift
from tutela.casework.items.queries import item_for
from tutela.casework.people.queries import actor_of
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.actions import Shown
from tutela.casework.welfare.policy import policy
from tutela.casework.welfare.queries import budget, exposure_for


def same_origin(request: HttpRequest) -> Actor:
    """Let requests of our own pages pass.

    Raises:
        StaleForm: the token of our pages is missing or another.
    """
    if check_csrf(request) is not None:
        raise StaleForm("This page is too old to change anything. Load it again; what was saved stays saved.")
    return actor_of(request)


api = NinjaAPI(
    title="Grading desk", urls_namespace="grading-api", docs_url=None, openapi_url=None, auth=same_origin
)


@api.exception_handler(Exception)
def pass_on(_: HttpRequest, fault: Exception) -> HttpResponse:
    """Leave what went wrong to the one table of the site, whatever the settings say."""
    raise fault


@api.exception_handler(ValidationError)
def malformed(_: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Say which field of a request is not of its form, and nothing of what it held."""
    fields = ", ".join(sorted({".".join(map(str, error["loc"])) for error in fault.errors}))
    return _malformed(422, f"This request is not of the agreed form: {fields}. Load the page again.")


@api.exception_handler(HttpError)
def unreadable(_: HttpRequest, fault: HttpError) -> HttpResponse:
    """Say that a request's body is no JSON at all."""
    return _malformed(fault.status_code, "This request cannot be read. Load the page again.")


def _malformed(status: int, message: str) -> HttpResponse:
    problem = {
        "type": "about:TU-G09",
        "title": message,
        "status": status,
        "detail": message,
        "code": "TU-G09",
    }
    return JsonResponse(problem, status=status, content_type="application/problem+json")


# What no row can have as its number would stop a database instead of being refused.
Number = Annotated[int, Field(ge=0, lt=1 << 63)]


class Keyed(Schema):
    """An act that may be sent twice and happens once."""

    key: UUID


class LookIn(Keyed):
    """A look that is asked for."""

    variant: str


class DecisionIn(Keyed):
    """A category for an item, and for members of its stack."""

    item: Number
    category: str
    members: Annotated[list[Number], Field(max_length=1000)] = []


class SkipIn(Keyed):
    """A coded reason to pass over an item."""

    reason: str


@api.post("/queue")
def queue(request: HttpRequest) -> dict[str, Any]:
    """Put a batch on the person's desk, and give it."""
    by = actor_of(request)
    batch = actions.dispense(by)
    desk = desk_view.desk(by, batch, actions.begin_shift(by))
    titles = queries.titles_of(by.unit)
    return {
        "items": [presenters.item_on_desk(on_desk, titles) for on_desk in desk.items],
        "left": desk.left,
        "total": desk.total,
        "budget": _budget(by),
        "shift": _shift(desk),
    }


@api.get("/items/{int:number}/standin")
def standin(request: HttpRequest, number: int) -> HttpResponse:
    """Give an item's stand-in."""
    by = actor_of(request)
    return _media(actions.standin(by, item_for(by, number)))


@api.post("/items/{int:number}/reveal")
def reveal(request: HttpRequest, number: int, sent: LookIn) -> HttpResponse:
    """Show an item, on record."""
    by = actor_of(request)
    return _media(actions.look(by, item_for(by, number), sent.variant, sent.key))


@api.post("/exposures/{int:number}/end")
def end(request: HttpRequest, number: int) -> dict[str, Any]:
    """End a look."""
    by = actor_of(request)
    welfare.end_exposure(by, exposure_for(by, number))
    return {"budget": _budget(by)}


@api.post("/exposures/{int:number}/prolong")
def prolong(request: HttpRequest, number: int) -> dict[str, Any]:
    """Say that a look is still going on."""
    by = actor_of(request)
    welfare.prolong_exposure(by, exposure_for(by, number))
    return {"budget": _budget(by)}


@api.post("/decisions")
def decide(request: HttpRequest, sent: DecisionIn) -> dict[str, Any]:
    """Decide an item, and the members of its stack that were ticked."""
    by = actor_of(request)
    item, members = item_for(by, sent.item), queries.items_for(by, sent.members)
    decided = actions.assess(by, item, sent.category, sent.key, members)
    shift = decided.decision.shift
    # How many are left the page knows: counting a queue of millions at each key would make it wait.
    return {"decision": decided.decision.pk, "items": decided.items, **_so_far(shift)}


@api.post("/decisions/{int:number}/undo")
def undo(request: HttpRequest, number: int, sent: Keyed) -> dict[str, Any]:
    """Take a decision back."""
    by = actor_of(request)
    decision = queries.decision_for(by, number)
    back = actions.undo(by, decision, sent.key)
    return {"items": back, "left": queries.left_for(by, decision.shift), **_so_far(decision.shift)}


@api.post("/items/{int:number}/skip")
def skip(request: HttpRequest, number: int, sent: SkipIn) -> dict[str, Any]:
    """Pass over an item."""
    by = actor_of(request)
    skipped = actions.skip(by, item_for(by, number), sent.reason, sent.key)
    return {"left": queries.left_for(by, skipped.shift)}


@api.get("/stacks/{int:number}")
def stack(request: HttpRequest, number: int) -> dict[str, Any]:
    """List the members of a stack that one decision could serve."""
    by = actor_of(request)
    titles = queries.titles_of(by.unit)
    return {
        "members": [
            {
                "id": member.item.pk,
                "reference": member.item.reference,
                "relation": member.relation,
                "distance": member.distance,
                "decided": presenters.decided(member.decided, titles),
            }
            for member in desk_view.stack_for(by, number)
        ]
    }


def _media(shown: Shown) -> HttpResponse:
    response = HttpResponse(shown.content, content_type=shown.mime)
    response.headers["Content-Disposition"] = "inline"
    if shown.event_id:
        response.headers["X-Exposure"] = str(shown.event_id)
    return response


def _budget(by: Actor) -> dict[str, float]:
    left = budget(by.person)
    return {
        "used_s": left.used_s,
        "allowed_s": left.allowed_s,
        "break_due_in_s": left.break_due_in_s,
        "signal_s": policy().signal_s,
    }


def _so_far(shift: Shift) -> dict[str, Any]:
    decided = queries.decided_in(shift)
    return {"shift": {"id": shift.pk, "started": shift.began_at.isoformat(), "decided": decided}}


def _shift(desk: Desk) -> dict[str, Any]:
    return {"id": desk.shift.pk, "started": desk.shift.began_at.isoformat(), "decided": desk.decided}
