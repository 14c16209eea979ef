"""The grading desk's own API: same origin, one signed-in person, nothing for other programs.

Every act of a page names its person, and every decision the item, its place on the screen and the decisions
that stood there for it and for the members of its stack. What is there otherwise is refused, with both sides.
"""

import json
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.utils import check_csrf
from pydantic import Field

from tutela.casework.gate import Actor
from tutela.casework.grading import actions, desk_view, presenters, queries
from tutela.casework.grading.errors import AnotherPerson, Overtaken, StaleForm
from tutela.casework.grading.facts import grounds
from tutela.casework.grading.films import segments
from tutela.casework.grading.films.api import router as films
from tutela.casework.grading.keys import own as own_keys
from tutela.casework.grading.known.api import router as known
from tutela.casework.grading.sight import Sight
from tutela.casework.grading.wanted import Wanted
from tutela.casework.items.queries import item_for
from tutela.casework.people.queries import actor_of
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.policy import policy
from tutela.casework.welfare.presenters import picture
from tutela.casework.welfare.queries import Budget, budget, exposure_for
from tutela.errors import Refusal


def same_origin(request: HttpRequest) -> Actor:
    """Let requests of our own pages pass.

    Raises:
        StaleForm: the token of our pages is missing or another.
        AnotherPerson: the page is of another person than the one who is signed in.
    """
    if check_csrf(request) is not None:
        raise StaleForm(
            _("This page is too old to change anything. Load it again; what was saved stays saved.")
        )
    by = actor_of(request)
    if request.headers.get("X-Person", str(by.person)) != str(by.person):
        raise AnotherPerson(_("Another person is signed in on this browser. Nothing was saved as theirs."))
    return by


api = NinjaAPI(
    title="Grading desk", urls_namespace="grading-api", docs_url=None, openapi_url=None, auth=same_origin
)
api.add_router("", known)
api.add_router("", films)


@api.exception_handler(Exception)
def pass_on(request: HttpRequest, fault: Exception) -> HttpResponse:
    """Leave what went wrong to the one table of the site, whatever the settings say."""
    raise fault


@api.exception_handler(Overtaken)
def overtaken(request: HttpRequest, fault: Overtaken) -> HttpResponse:
    """Say what a decision was made for, and what is there."""
    titles = queries.titles_of(actor_of(request).unit)
    return _problem(409, str(fault), fault.code, versions=presenters.versions(fault, titles))


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Say which field of a request is not of its form, and nothing of what it held."""
    fields = ", ".join(sorted({".".join(map(str, error["loc"])) for error in fault.errors}))
    message = _("This request is not of the agreed form: %(fields)s. Load the page again.")
    return _malformed(422, message % {"fields": fields})


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """Say that a request's body is no JSON at all."""
    return _malformed(fault.status_code, _("This request cannot be read. Load the page again."))


def _malformed(status: int, message: str) -> HttpResponse:
    return _problem(status, message, "TU-G09")


def _problem(status: int, message: str, code: str, **more: object) -> HttpResponse:
    problem = {"type": f"about:{code}", "title": message, "status": status, "detail": message, "code": code}
    return JsonResponse(problem | more, status=status, content_type="application/problem+json")


# What no row can have as its number would stop a database instead of being refused.
Number = Annotated[int, Field(ge=0, lt=1 << 63)]


class Keyed(Schema):
    """An act that may be sent twice and happens once."""

    key: UUID


class LookIn(Keyed):
    """A look that is asked for, at an item and perhaps another beside it."""

    variant: str
    beside: Number | None = None
    step: Number | None = None


class MemberIn(Schema):
    """A member of a stack that goes with a decision, and the decision that stood for it, if one did."""

    item: Number
    against: Number | None


class PartIn(Schema):
    """From which second of a film to which."""

    begins_s: float
    ends_s: float


class Seen(Keyed):
    """An act on an item as it lay before its person: where, and which decision stood for it."""

    batch: Number
    place: Number
    against: Number | None


class DecisionIn(Seen):
    """A category for an item, and for members of its stack, as they lay before their person.

    With the facts it was given for, or without: then its key stands for those that its law names. Of a film
    it may be for a part alone.
    """

    item: Number
    category: str
    members: Annotated[list[MemberIn], Field(max_length=1000)] = []
    facts: dict[str, Any] | None = None
    part: PartIn | None = None
    # A look at the item that ends with this: what it showed was blanked by the same key.
    look: Number | None = None

    @property
    def sight(self) -> Sight:
        """What the person had before them."""
        members = {member.item: member.against for member in self.members}
        return Sight(self.batch, self.place, {**members, self.item: self.against})


class FactsIn(Schema):
    """Facts of which somebody wants to know what they come to."""

    facts: dict[str, Any]


class CharactersIn(Schema):
    """Whether single letters, digits and signs are keys of the desk."""

    on: bool


class ShieldIn(Schema):
    """The step with which a person's looks begin."""

    begins: Number


class SkipIn(Seen):
    """A coded reason to pass over an item."""

    reason: str


class ReasonIn(Keyed):
    """A coded reason to ask for a second opinion of an item."""

    reason: str


@api.post("/queue")
def queue(request: HttpRequest, intake: Number | None = None) -> dict[str, Any]:
    """Put a batch on the person's desk, of what is asked for or of whatever waits, and give it."""
    by, wanted = actor_of(request), Wanted.asked(request.GET.dict(), intake)
    batch = actions.dispense(by, wanted=wanted)
    desk = desk_view.desk(by, batch, actions.begin_shift(by), wanted)
    titles = queries.titles_of(by.unit)
    return {
        "batch": batch.number,
        "items": [presenters.item_on_desk(on_desk, titles) for on_desk in desk.items],
        "left": desk.left,
        "total": desk.total,
        "others": presenters.others(desk),
        "elsewhere": queries.waiting(by) if not wanted.is_everything and not desk.left else 0,
        "budget": _budget(by),
        "shift": presenters.shift(desk),
        "last": presenters.last_act(queries.last_act(desk.shift)),
    }


@api.get("/token")
def token(request: HttpRequest) -> dict[str, Any]:
    """Say who is signed in, and by which token their pages act from now on."""
    return {"person": actor_of(request).person, "csrf": get_token(request)}


@api.post("/characters")
def characters(request: HttpRequest, sent: CharactersIn) -> dict[str, Any]:
    """Switch single characters as keys on or off, for the person and not for the browser."""
    by = actor_of(request)
    chosen = actions.choose_keys(by, own_keys.chosen_by(by).keys, has_characters=sent.on)
    return {"on": chosen.has_characters}


@api.post("/shield")
def shield(request: HttpRequest, sent: ShieldIn) -> dict[str, Any]:
    """Choose with how little one's own looks begin; the unit's step stays the most."""
    return {"begins": welfare.choose_shield(actor_of(request), sent.begins).begins}


@api.get("/budget")
def budget_now(request: HttpRequest) -> dict[str, Any]:
    """Say what the person may still view."""
    return {"budget": _budget(actor_of(request))}


@api.api_operation(["GET", "POST"], "/items/{int:number}/standin")
def standin(request: HttpRequest, number: int) -> HttpResponse:
    """Give an item's stand-in, posted to made first where nobody did yet."""
    by = actor_of(request)
    return picture(actions.standin(by, item_for(by, number), make=request.method == "POST"))


@api.post("/items/{int:number}/reveal")
def reveal(request: HttpRequest, number: int, sent: LookIn) -> HttpResponse:
    """Show an item, on record."""
    by = actor_of(request)
    beside = None if sent.beside is None else item_for(by, sent.beside)
    return picture(actions.look(by, item_for(by, number), sent.variant, sent.key, beside, sent.step))


@api.post("/exposures/{int:number}/beside")
def beside(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a look has beside its item."""
    by = actor_of(request)
    return picture(welfare.show_beside(by, exposure_for(by, number)))


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
    try:
        return _decided(by, sent)
    except Refusal:
        if sent.look is not None:
            # It is over, whatever becomes of the decision.
            welfare.end_exposure(by, exposure_for(by, sent.look))
        raise


def _decided(by: Actor, sent: DecisionIn) -> dict[str, Any]:
    item = item_for(by, sent.item)
    members = queries.items_for(by, [member.item for member in sent.members])
    facts = None if sent.facts is None else json.dumps(sent.facts)
    if sent.part is not None:
        part = segments.Part(sent.part.begins_s, sent.part.ends_s)
        graded = actions.Graded(part, sent.category, facts)
        decided = actions.grade_segment(by, item, graded, sent.key, sent.sight)
    else:
        decided = actions.assess(by, item, sent.category, sent.key, members, sent.sight, facts, sent.look)
    shift = decided.decision.shift
    stands = presenters.stands(decided.items, decided.stands, queries.titles_in(shift.unit.law_pack))
    # How many are left the page knows: counting a queue of millions at each key would make it wait.
    told = {} if decided.left is None else {"budget": _budget(by, decided.left)}
    return {"decision": decided.decision.pk, "items": stands, **presenters.so_far(shift), **told}


@api.post("/facts")
def come_to(request: HttpRequest, sent: FactsIn) -> dict[str, Any]:
    """Say what facts come to under the unit's law, or what is missing; nothing is kept."""
    return grounds.come_to(actor_of(request), sent.facts)


@api.post("/decisions/{int:number}/undo")
def undo(request: HttpRequest, number: int, sent: Keyed) -> dict[str, Any]:
    """Take a decision back."""
    by = actor_of(request)
    undone = actions.undo(by, queries.decision_for(by, number), sent.key)
    shift, lead = undone.decision.shift, undone.decision.lead
    return {
        "decision": number,
        "item": lead.pk,
        "reference": lead.reference,
        "items": presenters.stands(undone.items, undone.stands, queries.titles_of(by.unit)),
        "waits": lead.pk in undone.back,
        **presenters.so_far(shift),
        "last": presenters.last_act(queries.last_act(shift)),
    }


@api.post("/items/{int:number}/skip")
def skip(request: HttpRequest, number: int, sent: SkipIn) -> dict[str, Any]:
    """Pass over an item."""
    by = actor_of(request)
    sight = Sight(sent.batch, sent.place, {number: sent.against})
    return {"skip": actions.skip(by, item_for(by, number), sent.reason, sent.key, sight).pk}


@api.post("/skips/{int:number}/undo")
def unskip(request: HttpRequest, number: int) -> dict[str, Any]:
    """Take back that an item was passed over."""
    by = actor_of(request)
    skipped = actions.unskip(by, queries.skip_for(by, number))
    return {
        "skip": number,
        "item": skipped.item_id,
        "reference": skipped.item.reference,
        "items": [{"id": skipped.item_id, "decided": None}],
        **presenters.so_far(skipped.shift),
        "last": presenters.last_act(queries.last_act(skipped.shift)),
    }


@api.post("/items/{int:number}/second-opinion")
def ask(request: HttpRequest, number: int, sent: ReasonIn) -> dict[str, Any]:
    """Send an item to a second person."""
    by = actor_of(request)
    return {"opinion": actions.ask(by, item_for(by, number), sent.reason, sent.key).pk}


@api.post("/opinions/{int:number}/undo")
def unask(request: HttpRequest, number: int) -> dict[str, Any]:
    """Take back that a second opinion was asked for."""
    by = actor_of(request)
    asked = actions.unask(by, queries.opinion_request_for(by, number))
    shift = actions.begin_shift(by)
    return {
        "opinion": number,
        "item": asked.item_id,
        "reference": asked.item.reference,
        "items": presenters.stands_now(by.person, [asked.item_id], queries.titles_of(by.unit)),
        **presenters.so_far(shift),
        "last": presenters.last_act(queries.last_act(shift)),
    }


@api.get("/items/{int:number}/stack")
def stack(request: HttpRequest, number: int) -> dict[str, Any]:
    """List the others of an item's stack that one decision could serve, and how far each is from it."""
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
            for member in desk_view.alike(by, item_for(by, number))
        ]
    }


def _budget(by: Actor, known: Budget | None = None) -> dict[str, Any]:
    left = known or budget(by.person)
    return {
        "paused": left.paused,
        "used_s": left.used_s,
        "allowed_s": left.allowed_s,
        "break_due_in_s": left.break_due_in_s,
        "signal_s": policy().signal_s,
    }
