"""The page of background work: what failed for good, and a button to start it again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tutela.casework.database import row_number
from tutela.casework.jobs import actions, pages
from tutela.casework.people.queries import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest) -> HttpResponse:
    """Show how the unit's work stands; posted to, start one failed job again, or all of them."""
    by = actor_of(request)
    if request.method == "POST":
        chosen = request.POST.get("job", "")
        # No job has the number 0.
        actions.start_again(by, None if chosen == "all" else row_number(chosen) or 0)
        return redirect("work")
    return render(request, "jobs/work.html", pages.work(by))
