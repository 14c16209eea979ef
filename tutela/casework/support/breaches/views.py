"""The pages of breaches."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tutela.casework.database import row_number
from tutela.casework.form_page import said_in
from tutela.casework.people.queries import actor_of
from tutela.casework.support import actions
from tutela.casework.support.breaches import pages
from tutela.casework.support.errors import BadRecord


@require_http_methods(["GET", "HEAD", "POST"])
def breaches(request: HttpRequest) -> HttpResponse:
    """List the breaches that the reader reported or is told of; posted to, report one."""
    by = actor_of(request)
    if request.method == "POST":
        return redirect("breach", actions.report_breach(by).pk)
    return render(request, "support/breaches.html", pages.breaches(by, row_number(request.GET.get("before"))))


@require_http_methods(["GET", "HEAD", "POST"])
def breach(request: HttpRequest, number: int) -> HttpResponse:
    """Show one breach; posted to, say what it was or what was done about it."""
    by = actor_of(request)
    shown, errors, sent = pages.breach_for(by, number), list[str](), request.POST
    if request.method == "POST":
        seen = row_number(sent.get("version")) or 0
        with said_in(errors, BadRecord):
            actions.write_breach_step(
                by, shown, seen, sent.get("what", ""), sent.get("state", ""), sent.get("says", "")
            )
            return redirect("breach", number)
    context = {**pages.breach(by, shown), "errors": errors, "sent": sent}
    return render(request, "support/breach.html", context, status=422 if errors else 200)
