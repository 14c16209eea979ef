"""The pages of what belongs together: what holds it, and how it is put apart."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate, rooms
from tutela.casework.bundles import actions, pages, queries
from tutela.casework.bundles.forms import Reason
from tutela.casework.bundles.models import Join
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act
from tutela.casework.identifiers.queries import identifier_for
from tutela.casework.people.queries import actor_of
from tutela.casework.times import day_in
from tutela.errors import Conflict, Invalid


@require_safe
def bundles(request: HttpRequest) -> HttpResponse:
    """List bundles as they were made; those of some days, if the address names days."""
    since, until = (day_in(request.GET.get(name, "")) for name in ("since", "until"))
    context = pages.bundles(actor_of(request), since, until, request.GET.get("after", ""))
    return render(request, "bundles/bundles.html", context)


@require_safe
def bundle(request: HttpRequest, number: int) -> HttpResponse:
    """Show one bundle; one that went into another leads there."""
    by = actor_of(request)
    found = queries.bundle_for(by, number)
    if found.pk != number:
        return redirect("bundle", found.pk)
    context = pages.bundle(by, found, row_number(request.GET.get("after")) or 0)
    return render(request, "bundles/bundle.html", context)


@require_safe
def belonging(request: HttpRequest, kind: str, subject: int) -> HttpResponse:
    """Show what belongs with one thing, and what may."""
    return render(request, "bundles/belonging.html", pages.belonging(actor_of(request), kind, subject))


@require_http_methods(["GET", "HEAD", "POST"])
def undo_join(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a join, with a reason."""
    return _change(request, number, undoes=True)


@require_http_methods(["GET", "HEAD", "POST"])
def restore_join(request: HttpRequest, number: int) -> HttpResponse:
    """Make a join again, with a reason."""
    return _change(request, number, undoes=False)


def _change(request: HttpRequest, number: int, *, undoes: bool) -> HttpResponse:
    by = actor_of(request)
    join = queries.join_for(by, number)
    gate.require(by, Act.TRIAGE_REPORTS, on=join)
    form = Reason(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "reason", Conflict):
            (actions.undo_join if undoes else actions.restore_join)(by, join, form.cleaned_data["reason"])
            return redirect(_href(join))
    says = "What nothing else holds together comes apart. No machine makes this join again."
    return form_page(
        request,
        form,
        heading=f"{'Undo' if undoes else 'Make again'} the join of {rooms.name_of(join.kind, join.subject)}",
        back=(rooms.name_of(join.kind, join.subject), _href(join)),
        says=[f"It is joined by {pages.in_words(join.identifier)}.", *([says] if undoes else [])],
        button="Undo this join" if undoes else "Join it again",
    )


def _href(join: Join) -> str:
    return reverse("belonging", args=[join.kind, join.subject])


@require_http_methods(["GET", "HEAD", "POST"])
def join_by_hand(request: HttpRequest, kind: str, subject: int, number: int) -> HttpResponse:
    """Join what a machine only suggests, with a reason."""
    by = actor_of(request)
    identifier = identifier_for(by, number)
    gate.require(by, Act.TRIAGE_REPORTS, on=identifier)
    back = reverse("belonging", args=[kind, subject])
    form = Reason(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "reason", Conflict, Invalid):
            actions.join_by_hand(by, kind, identifier, form.cleaned_data["reason"])
            return redirect(back)
    return form_page(
        request,
        form,
        heading=f"Join by {pages.in_words(identifier)}",
        back=(rooms.name_of(kind, subject), back),
        says=[f"{_all(identifier.subjects)} joined. Each join can be undone."],
        button="Join them",
    )


def _all(subjects: int) -> str:
    return "The one report that names it is" if subjects == 1 else f"All {subjects} reports that name it are"
