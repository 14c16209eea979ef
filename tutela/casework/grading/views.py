"""The grading desk and the self-check at the end of a shift."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_noop as noop
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework.cases.queries import exhibit_for
from tutela.casework.grading import actions, pages, queries
from tutela.casework.grading.errors import Unsaved
from tutela.casework.grading.models import Shift
from tutela.casework.grading.wanted import Wanted
from tutela.casework.people.queries import actor_of

_UNSIGNED = noop("Confirm that you have checked your decisions, then sign off.")


@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """Show the grading desk, of one exhibit or all that waits, of the kinds that its address asks for."""
    by, reference = actor_of(request), request.GET.get("exhibit", "")
    exhibit = exhibit_for(by, reference) if reference else None
    wanted = Wanted.asked(request.GET.dict(), exhibit.intake_id if exhibit is not None else None)
    return render(request, "grading/workbench.html", pages.desk(by, exhibit, wanted))


@require_http_methods(["POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """Show the reader nothing more, clear their desk, and lead them to a page without media."""
    actions.stop(actor_of(request))
    return redirect("support-break")


@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: HttpRequest) -> HttpResponse:
    """Show the self-check; save changes, or sign off."""
    by = actor_of(request)
    checked = queries.shift_to_check(by)
    act = request.POST.get("act", "")
    if checked is not None and act == "amend":
        try:
            actions.amend_seen(by, checked, pages.posted_changes(by, checked, request.POST))
        except Unsaved as refused:
            return _page(request, checked, [str(refused)])
        return redirect("shift")
    if checked is not None and act == "sign":
        errors = _sign_off(request, checked)
        return _page(request, checked, errors) if errors else redirect("shift")
    return _page(request, checked, [])


def _sign_off(request: HttpRequest, checked: Shift) -> list[str]:
    """Sign a shift off as its page shows it, or say what stands against that."""
    by, posted = actor_of(request), request.POST
    if changed := pages.posted_changes(by, checked, posted):
        return [pages.unsaved(changed)]
    if posted.get("statement") != "yes":
        return [_(_UNSIGNED)]
    try:
        actions.confirm_shift(by, checked, posted.get("checked", ""))
    except Unsaved as refused:
        return [str(refused)]
    return []


def _page(request: HttpRequest, checked: Shift | None, errors: list[str]) -> HttpResponse:
    context = pages.shift(actor_of(request), checked, errors, request.POST)
    return render(request, "grading/shift.html", context, status=422 if errors else 200)
