"""The pages of support."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import said_in
from tutela.casework.gate import Act, Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.support import actions, pages, presenters, queries, rules
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.forms import Sent


@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest) -> HttpResponse:
    """Show the reader what is theirs alone; posted to, file one thing more."""
    by = actor_of(request)
    gate.require(by, Act.OWN_SUPPORT)
    errors: list[str] = []
    sent = Sent(request.POST)
    if request.method == "POST":
        if not sent.is_valid():
            errors = [str(said) for field in sent.errors.values() for said in field]
        else:
            with said_in(errors, BadRecord):
                _do(by, request.POST.get("act", ""), sent)
                return redirect("support")
    context = {**pages.own(by, row_number(request.GET.get("before"))), "errors": errors, "sent": request.POST}
    return render(request, "support/support.html", context, status=422 if errors else 200)


def _do(by: Actor, act: str, sent: Sent) -> None:
    said = sent.cleaned_data
    match act:
        case "note":
            actions.write_note(by, said["says"])
        case "check in":
            actions.check_in(by, said["answer"], said["says"])
        case _:
            raise BadRecord("This page cannot do that.")


@require_safe
def own_file(request: HttpRequest) -> JsonResponse:
    """Give the reader all that they filed, as JSON."""
    by = actor_of(request)
    laid_down = rules.in_force(by.unit)
    rows = [presenters.as_row(each, laid_down) for each in queries.own(by)]
    headers = {"Content-Disposition": str(content_disposition_header(True, "support.json"))}
    return JsonResponse({"schema": 1, "records": rows}, headers=headers)
