"""The pages about items on which people do not agree."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework.database import row_number
from tutela.casework.grading.errors import BadReason, NotOpen, UnknownCategory
from tutela.casework.items.queries import item_for
from tutela.casework.people.queries import actor_of
from tutela.casework.quality import actions
from tutela.casework.quality.disputes import pages
from tutela.engine.taxonomy.errors import RefusedWords


@require_safe
def disputes(request: HttpRequest) -> HttpResponse:
    """List the items on which somebody has to decide."""
    context = pages.disputes(actor_of(request), row_number(request.GET.get("after")))
    return render(request, "quality/disputes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, number: int) -> HttpResponse:
    """Show the opinions of one item side by side; decide it."""
    by, posted = actor_of(request), request.POST
    item, errors = item_for(by, number), []
    if request.method == "POST":
        try:
            actions.adjudicate(by, item, posted.get("category", ""), posted.get("reason", ""))
            return redirect("dispute", number)
        except UnknownCategory:
            errors = ["Choose the category that it is to count as."]
        except (BadReason, NotOpen, RefusedWords) as refused:
            errors = [str(refused)]
    context = pages.dispute(by, item, errors, posted.dict())
    return render(request, "quality/dispute.html", context, status=422 if errors else 200)
