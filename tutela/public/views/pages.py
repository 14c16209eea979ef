"""Pages that only tell something, and the quick way out."""

from importlib.resources import files

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tutela.public import questions
from tutela.public.door import door

_ASSETS = {"door.css": "text/css", "door.js": "text/javascript"}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that is none."""
    return render(request, "public/none.html", status=404)


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponse:
    """Give the one style or the one script of these pages."""
    if name not in _ASSETS:
        return not_found(request)
    octets = files("tutela.public").joinpath("assets", name).read_bytes()
    return HttpResponse(octets, content_type=f"{_ASSETS[name]}; charset=utf-8")


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Go to a page that has nothing to do with this; the browser is asked to forget what it holds of us."""
    away = HttpResponseRedirect(door().settings.leave_to)
    away.headers["Clear-Site-Data"] = '"cache", "storage"'
    return away


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Ask the two questions that say whom to tell."""
    return render(request, "public/start.html")


def what_to_do(request: HttpRequest) -> HttpResponse:
    """Say whom to tell and what to leave, by the two answers; one that was left out counts as not known."""
    if request.method != "POST":
        return redirect("start")
    said = {
        name: given if (given := request.POST.get(name, "")) in known else "unknown"
        for name, known in questions.ANSWERS.items()
    }
    route = questions.routes()[said["where"], said["danger"]]
    at = "internet" if said["where"] == "internet" else "device"
    tips = questions.tips(at)
    if said["where"] == "unknown":
        tips += [tip for tip in questions.tips("internet") if tip not in tips]
    return render(request, "public/what_to_do.html", {"route": route, "tips": tips, "said": said})


@require_safe
def young(request: HttpRequest) -> HttpResponse:
    """Speak to a child: who helps, and how to tell us."""
    return render(request, "public/young.html", {"signposts": questions.signposts()})


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Speak to whoever found something at work."""
    return render(request, "public/work.html")


@require_safe
def work_now(request: HttpRequest) -> HttpResponse:
    """Give the page that is printed and put on the wall: what to do now."""
    return render(request, "public/work_now.html", {"tips": questions.tips("work")})
