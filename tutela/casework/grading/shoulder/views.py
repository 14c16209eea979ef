"""The page on which somebody who asked for a colleague waits, and a colleague joins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tutela.casework import rooms
from tutela.casework.grading import actions
from tutela.casework.grading.shoulder import queries
from tutela.casework.people.queries import actor_of


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a colleague to look at what the reader looked at last."""
    return redirect("beside", actions.ask_beside(actor_of(request)).pk)


@require_http_methods(["GET", "HEAD", "POST"])
def beside(request: HttpRequest, number: int) -> HttpResponse:
    """Show who asks and who came; posted to, join, or end it."""
    by = actor_of(request)
    found = queries.shoulder_for(by, number)
    if request.method == "POST" and request.POST.get("act") == "join":
        actions.join_beside(by, found)
        return redirect(rooms.page_of("item", found.item_id))
    if request.method == "POST":
        actions.end_beside(by, found)
        return redirect("/")
    context = {
        "asker": found.asker.name,
        "helper": found.helper.name if found.helper else "",
        "item": found.item.reference,
        "item_href": rooms.page_of("item", found.item_id),
        "is_own": found.asker_id == by.person,
        "may_join": found.asker_id != by.person and found.helper_id in (None, by.person),
    }
    return render(request, "grading/beside.html", context)
