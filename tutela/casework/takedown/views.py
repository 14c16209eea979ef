"""The pages of notices."""

import re

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.queries import trace_for
from tutela.casework.people.queries import actor_of
from tutela.casework.takedown import actions, forms, pages, queries
from tutela.casework.takedown.errors import BadWord, NoticeMoved, TookPart
from tutela.casework.takedown.models import Notice
from tutela.errors import NotFound

_TRACE = re.compile(r"H-(\d{1,18})", re.IGNORECASE)
_MOST_TRACES = 200


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """List the unit's notices, of one state if the address names one; draft some for traces."""
    by = actor_of(request)
    if request.method == "POST":
        numbers = [int(found) for found in _TRACE.findall(request.POST.get("chosen", ""))][:_MOST_TRACES]
        made = actions.draft_notices(by, [trace_for(by, number) for number in dict.fromkeys(numbers)])
        return redirect("notice", made[0].pk) if len(made) == 1 else redirect("notices")
    before, trace = row_number(request.GET.get("before")), row_number(request.GET.get("trace"))
    context = pages.notices(by, request.GET.get("state", ""), before, trace)
    return render(request, "takedown/notices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """Show one notice; take it up, or send it."""
    by = actor_of(request)
    found = queries.notice_for(by, number)
    if request.method == "POST":
        seen, act = row_number(request.POST.get("version")) or 0, request.POST.get("act", "")
        if act == "take":
            actions.take_up(by, found, seen)
        elif act == "send":
            actions.send_notice(by, found, seen)
        else:
            raise BadWord("This page can take a notice up or send it, nothing else.")
        return redirect("notice", number)
    return render(request, "takedown/notice.html", pages.notice(by, found))


def _found(request: HttpRequest, number: int) -> tuple[Actor, Notice]:
    by = actor_of(request)
    found = queries.notice_for(by, number)
    gate.require(by, Act.WORK_NOTICES, on=found)
    return by, found


def _page(
    request: HttpRequest,
    form: Form,
    found: Notice,
    heading: str,
    says: list[str],
    button: str,
    *,
    warns: bool = False,
) -> HttpResponse:
    back = (f"Notice {found}", reverse("notice", args=[found.pk]))
    return form_page(
        request, form, heading=f"{heading}: {found}", back=back, says=says, button=button, warns=warns
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, number: int) -> HttpResponse:
    """Enter what the police answered."""
    by, found = _found(request, number)
    form = forms.HoldAnswer(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        with said_at(form, None, BadWord, NoticeMoved):
            actions.answer_hold(
                by, found, said["answer"], answered_by=said["answered_by"], basis=said["basis"],
                until=said["until"],
            )  # fmt: skip
            return redirect("notice", number)
    says = ["Nothing goes to the host before they authorised it. Refused, the notice is withdrawn."]
    return _page(request, form, found, "The police's answer", says, "Enter it", warns=True)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Enter what the provider says it did."""
    by, found = _found(request, number)
    form = forms.Answer(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        with said_at(form, None, BadWord, NotFound):
            actions.enter_answer(
                by, found, said["code"], through=said["through"], says=said["says"], item=said["item"] or 0
            )
            return redirect("notice", number)
    says = ["It is their word. Nothing counts as removed before somebody looked."]
    return _page(request, form, found, "A provider's answer", says, "Enter it")


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Enter what was found at an address."""
    by, found = _found(request, number)
    form = forms.Check(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        with said_at(form, None, BadWord, NoticeMoved, NotFound):
            actions.enter_check(
                by, found, said["item"], said["found"], vantage=said["vantage"], basis=said["basis"]
            )
            return redirect("notice", number)
    says = [
        "Look on the isolated machine only. What changed, moved, or cannot be reached is not removed.",
        "It counts as removed once it was gone three times, over a day at least, seen from two places; or "
        "when you say so and on what that rests.",
    ]
    return _page(request, form, found, "A look at an address", says, "Enter it")


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, number: int) -> HttpResponse:
    """Enter an appeal."""
    by, found = _found(request, number)
    form = forms.AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        with said_at(form, None, BadWord, NoticeMoved):
            actions.enter_appeal(
                by,
                found,
                host=said["host"],
                serial=said["serial"],
                contact=said["contact"],
                says=said["says"],
            )
            return redirect("notice", number)
    says = ["While it is open, nothing of the notice goes on. A manager who took no part decides."]
    return _page(request, form, found, "An appeal", says, "Enter it", warns=True)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a notice."""
    by, found = _found(request, number)
    form = forms.Ending(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, BadWord, NoticeMoved):
            actions.end_notice(by, found, found.version, form.cleaned_data["reason"])
            return redirect("notice", number)
    says = [
        "One whose addresses are all removed is closed, any other withdrawn. Its page opens nothing then."
    ]
    return _page(request, form, found, "End the notice", says, "End it", warns=True)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Decide an appeal."""
    by = actor_of(request)
    found = queries.appeal_for(by, number)
    form = forms.Decision(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        with said_at(form, None, BadWord, NoticeMoved, TookPart):
            actions.decide_appeal(by, found, is_upheld=said["decision"] == "uphold", reason=said["reason"])
            return redirect("notice", found.notice_id)
    says = [
        f"{found.host} appeals: {found.says}",
        "Where the notice was wrong, it is withdrawn, and everybody who was told of it gets a correction.",
    ]
    return _page(request, form, found.notice, "Decide the appeal", says, "Decide", warns=True)
