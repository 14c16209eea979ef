"""The page of what the team's work led to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tutela.casework.database import row_number
from tutela.casework.form_page import said_in
from tutela.casework.people.queries import actor_of
from tutela.casework.support import actions
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.outcomes import pages


@require_http_methods(["GET", "HEAD", "POST"])
def outcomes(request: HttpRequest) -> HttpResponse:
    """List what the team's work led to; posted to, tell of one thing more, or take one back."""
    by, sent, errors = actor_of(request), request.POST, list[str]()
    if request.method == "POST":
        with said_in(errors, BadRecord):
            if sent.get("act") == "withdraw":
                actions.withdraw_outcome(by, row_number(sent.get("number")) or 0)
            else:
                actions.tell_outcome(
                    by, sent.get("phrase", ""), sent.get("says", ""), sent.get("partner", "")
                )
            return redirect("outcomes")
    context = {**pages.outcomes(by, row_number(request.GET.get("before"))), "errors": errors, "sent": sent}
    return render(request, "support/outcomes.html", context, status=422 if errors else 200)
