"""The pages of reports to NCMEC."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate, references
from tutela.casework.cybertips import actions, pages, queries
from tutela.casework.cybertips.content import facts as said_facts
from tutela.casework.cybertips.errors import BadTip, NoEnvironment, OwnTip, TipMoved, WrongEnvironment
from tutela.casework.cybertips.forms import SECTIONS, Choose, DescribeFile, Facts, Make, Said
from tutela.casework.cybertips.models import State, Tip
from tutela.casework.database import row_number
from tutela.casework.form_page import errors_of, form_page, said_at, said_in, take_step
from tutela.casework.gate import Act, Actor
from tutela.casework.people.queries import actor_of
from tutela.engine.formats.cybertips.writing import NotWritable
from tutela.errors import NotFound

_REFUSALS = (BadTip, OwnTip, TipMoved, NoEnvironment, WrongEnvironment, NotWritable, NotFound)


@require_safe
def cybertips(request: HttpRequest) -> HttpResponse:
    """List the reports to NCMEC."""
    before = row_number(request.GET.get("before"))
    context = pages.cybertips(actor_of(request), request.GET.get("state", ""), before)
    return render(request, "cybertips/cybertips.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a report of a case, an exhibit or a report to us."""
    by = actor_of(request)
    gate.require(by, Act.WORK_CYBERTIPS)
    form = Make(
        request.POST or None, initial={"kind": request.GET.get("kind"), "name": request.GET.get("name")}
    )
    if form.is_valid():
        sent = form.cleaned_data
        with said_at(form, "name", BadTip, NotFound):
            thing = queries.thing_for(by, sent["kind"], sent["name"])
            made = actions.make_tip(by, thing, sent["environment"], {})
            return redirect("cybertip-facts", made.pk)
    return form_page(
        request, form, heading="Make a report to NCMEC", back=("Reports to NCMEC", reverse("cybertips")),
        says=["It is a draft. Nothing is sent before another person has approved it."], button="Make it",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, number: int) -> HttpResponse:
    """Show the form of what a draft says; posted to, keep it."""
    by = actor_of(request)
    found = _draft(by, number)
    form = Facts(request.POST or None, initial=said_facts.initial_of(found.content))
    seen = row_number(request.POST.get("version")) or found.version
    if form.is_valid():
        with said_at(form, None, BadTip, TipMoved):
            document = said_facts.document_of(form.cleaned_data, found.content)
            actions.edit_tip(by, found, seen, document)
            return redirect("cybertip", number)
    sections = [
        {"title": title, "fields": [form[name] for name in names.split()]} for title, names in SECTIONS
    ]
    context = {"form": form, "sections": sections, "tip": found, "version": seen}
    return render(request, "cybertips/facts.html", context, status=422 if form.errors else 200)


def _draft(by: Actor, number: int) -> Tip:
    """Find a draft that the actor may change.

    Raises:
        NotAllowed, NotFound: there is none for them.
        TipMoved: it is no draft any more.
    """
    found = queries.tip_for(by, number)
    gate.require(by, Act.WORK_CYBERTIPS, on=found)
    if found.state != State.DRAFT:
        raise TipMoved(f"{found} is no draft any more. Take it back to change it.")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, number: int) -> HttpResponse:
    """Show which items can go with a draft; posted to, add those that are named."""
    by = actor_of(request)
    found = _draft(by, number)
    form = Choose(request.POST or None)
    seen = row_number(request.POST.get("version")) or found.version
    if form.is_valid():
        with said_at(form, "items", BadTip, TipMoved):
            actions.choose_files(by, found, seen, _numbers(form.cleaned_data["items"]))
            return redirect("cybertip", number)
    context = {**pages.choosing(found, row_number(request.GET.get("after"))), "form": form, "version": seen}
    return render(request, "cybertips/choose.html", context, status=422 if form.errors else 200)


def _numbers(text: str) -> list[int]:
    """Read references of items: T-12.

    Raises:
        BadTip: one is none.
    """
    numbers = references.numbers_in(text, "T-")
    if numbers is None:
        raise BadTip("Write the references of items, as T-12, one a line or with commas between.")
    return numbers


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, number: int, file: int) -> HttpResponse:
    """Show the form of what NCMEC is told of a file; posted to, keep it."""
    by = actor_of(request)
    found = _draft(by, number)
    row = queries.file_for(found, file)
    answers = {True: "yes", False: "no", None: ""}
    form = DescribeFile(
        request.POST or None,
        initial={
            "name": row.name, "viewed": answers[row.viewed], "exif_viewed": answers[row.exif_viewed],
            "is_public": answers[row.is_public], "relevance": row.relevance,
            "classification": row.classification, "annotations": row.annotations, "says": row.says,
        },
    )  # fmt: skip
    if form.is_valid():
        sent = form.cleaned_data
        described = actions.Described(**{**sent, "annotations": tuple(sent["annotations"])})
        with said_at(form, None, BadTip, TipMoved):
            actions.describe_file(by, found, found.version, row, described)
            return redirect("cybertip", number)
    return form_page(
        request, form, heading=f"{found}, file {file}: {row.item}",
        back=(str(found), reverse("cybertip", args=[number])), says=pages.suggestion(row), button="Keep it",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def cybertip(request: HttpRequest, number: int) -> HttpResponse:
    """Show one report with its files, steps and calls; posted to, take a step of it."""
    by = actor_of(request)
    found, errors = queries.tip_for(by, number), list[str]()
    if request.method == "POST":
        sent = Said(request.POST)
        if not sent.is_valid():
            errors = errors_of(sent)
        else:
            with said_in(errors, *_REFUSALS):
                _do(by, found, request.POST.get("act", ""), sent.cleaned_data)
                return redirect("cybertip", number)
    context = {**pages.cybertip(by, found), "errors": errors, "sent": request.POST}
    return render(request, "cybertips/cybertip.html", context, status=422 if errors else 200)


def _do(by: Actor, tip: Tip, act: str, said: Mapping[str, Any]) -> None:
    seen = said["version"]
    steps: Mapping[str, Callable[[], object]] = {
        "propose": lambda: actions.propose_tip(by, tip, seen, said["basis"]),
        "approve": lambda: actions.approve_tip(by, tip, seen),
        "release": lambda: actions.release_files(by, tip, seen, said["files_sha256"]),
        "send": lambda: actions.send_tip(by, tip, seen, said["environment"]),
        "retract": lambda: actions.retract_tip(by, tip, seen, said["because"]),
        "settle": lambda: _settle(by, tip, said),
        "reopen": lambda: actions.reopen_tip(by, tip, seen, said["because"]),
        "end": lambda: actions.end_tip(by, tip, seen, said["because"]),
        "hand on": lambda: actions.hand_on_tip(by, tip, seen, said["to"]),
        "drop": lambda: actions.drop_file(by, tip, seen, queries.file_for(tip, said["number"])),
    }
    take_step(steps, act, BadTip)


def _settle(by: Actor, tip: Tip, said: Mapping[str, Any]) -> None:
    if not said["known"] or (said["known"] == "there" and said["number"] is None):
        raise BadTip("Say whether NCMEC has it; and if they do, under which number.")
    number = said["number"] if said["known"] == "there" else None
    actions.settle_tip(by, tip, said["version"], number, said["because"])
