"""The page on which one item of a sample is checked blind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tutela.casework.database import row_number
from tutela.casework.grading.errors import UnknownCategory
from tutela.casework.people.queries import actor_of
from tutela.casework.quality import actions, queries
from tutela.casework.quality.errors import NotLookedAt, NotNext, OwnWork
from tutela.casework.quality.sampling import pages


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Show what is to be checked next of a lot, without its grade; keep what is said of it."""
    by, errors = actor_of(request), []
    lot = queries.lot_for(by, number)
    waits = queries.check_for(by, lot)
    if waits is None:
        return redirect("lot", number)
    category, tags = request.POST.get("category", ""), request.POST.getlist("tags")
    if request.method == "POST":
        try:
            if row_number(request.POST.get("check")) != waits.pk:
                raise NotNext("Another check comes first by now. Look at what is shown, then decide.")
            actions.answer_check(by, waits, category, tags)
            return redirect("lot-check", number)
        except UnknownCategory:
            errors = ["Choose the category that it is."]
        except (NotLookedAt, NotNext, OwnWork) as refused:
            errors = [str(refused)]
    context = pages.check(by, lot, waits, errors, {"category": category, "tags": tags})
    return render(request, "quality/check.html", context, status=422 if errors else 200)
