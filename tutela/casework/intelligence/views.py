"""The pages of communications."""

import csv
import io
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence import actions, pages, queries
from tutela.casework.intelligence.errors import BadMark, BadTranslation, MarkUndone, NotAsked
from tutela.casework.intelligence.forms import Reason, Translate
from tutela.casework.intelligence.models import Message, Participant, RangeMark, Thread
from tutela.casework.intelligence.reader import marking, threads, words
from tutela.casework.people.queries import actor_of
from tutela.casework.reports.offences.checklists import checklists
from tutela.engine.communications.moments import NoZone
from tutela.engine.formats.csv_cells import inert
from tutela.engine.taxonomy.errors import RefusedWords
from tutela.errors import NotFound

_AROUND = 5


@require_safe
def communications(request: HttpRequest) -> HttpResponse:
    """List exhibits with their threads."""
    context = pages.all_of(actor_of(request), row_number(request.GET.get("before")))
    return render(request, "intelligence/communications.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def exhibit(request: HttpRequest, case: str, reference: str) -> HttpResponse:
    """Show the threads of an exhibit and how its files were read; have them read."""
    by = actor_of(request)
    chosen = queries.exhibit_to_read(by, f"{case}/{reference}")
    zone, fault = request.POST.get("zone", "").strip(), ""
    if request.method == "POST":
        try:
            actions.ask_for_communications(by, chosen, zone)
        except NoZone as refused:
            fault = str(refused)
        else:
            return redirect(f"{request.path}?wanted=1")
    before = threads.cursor(request.GET.get("before")) or ()
    sought = request.GET.get("words", "").strip()[:200]
    context = pages.of_exhibit(by, chosen, before, sought)
    context |= {"zone": zone, "fault": fault, "is_wanted": request.GET.get("wanted") == "1"}
    return render(request, "intelligence/exhibit.html", context, status=422 if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: HttpRequest, number: int) -> HttpResponse:
    """Show the report of one reading; answer what it asks."""
    by = actor_of(request)
    source, fault = queries.source_for(by, number), ""
    if request.method == "POST":
        try:
            actions.answer_question(by, source, request.POST.get("answer", ""))
        except NotAsked as refused:
            fault = str(refused)
        else:
            return redirect(request.path)
    context = {**pages.reading(by, source, row_number(request.GET.get("after")) or 0), "fault": fault}
    return render(request, "intelligence/reading.html", context, status=422 if fault else 200)


@require_safe
def reading_json(request: HttpRequest, number: int) -> JsonResponse:
    """Give the report of a reading as JSON."""
    return JsonResponse(pages.report(queries.source_for(actor_of(request), number)))


@require_safe
def reading_csv(request: HttpRequest, number: int) -> HttpResponse:
    """Give the lines of a reading's report as a table."""
    source = queries.source_for(actor_of(request), number)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["place", "says", "lost"])
    for line in source.lines.order_by("pk").iterator(chunk_size=2000):
        writer.writerow([inert(line.place), inert(line.says), "yes" if line.is_lost else "no"])
    name = str(content_disposition_header(True, f"reading-{source.pk}.csv"))
    return HttpResponse(
        out.getvalue(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
    )


@require_safe
def thread(request: HttpRequest, number: int) -> HttpResponse:
    """Show a page of a thread."""
    by = actor_of(request)
    return render(
        request,
        "intelligence/thread.html",
        threads.thread(by, queries.thread_for(by, number), request.GET.dict()),
    )


@require_safe
def message(request: HttpRequest, number: int) -> HttpResponse:
    """Show all that is on record of one message."""
    by = actor_of(request)
    return render(request, "intelligence/message.html", threads.message(by, queries.message_for(by, number)))


@require_safe
def print_range(request: HttpRequest, number: int) -> HttpResponse:
    """Show a range of messages as it is printed."""
    by = actor_of(request)
    of = queries.thread_for(by, number)
    around = min(row_number(request.GET.get("around")) or _AROUND, threads.MOST_AROUND)
    context = threads.printed(by, of, *_ends(by, of, request.GET), around, request.GET.get("zone", ""))
    return render(request, "intelligence/print.html", context)


def _ends(by: Actor, of: Thread, said: Mapping[str, str]) -> tuple[Message, Message]:
    """Find the two ends of a range of a thread.

    Raises:
        NotFound: one is not of this thread.
    """
    first, last = (queries.message_for(by, row_number(said.get(name, "")) or 0) for name in ("first", "last"))
    if {first.thread_id, last.thread_id} != {of.pk}:
        raise NotFound("There is no such range in this thread.")
    return first, last


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, number: int) -> HttpResponse:
    """Ask what has to be proved of a range of messages, and keep what was found."""
    by = actor_of(request)
    of = queries.thread_for(by, number)
    gate.require(by, Act.MARK_COMMUNICATIONS, on=of)
    said = {**request.GET.dict(), **request.POST.dict()}
    ends, errors = _ends(by, of, said), list[str]()
    if request.method == "POST":
        try:
            made = _mark(by, of, ends, request.POST)
        except (BadMark, RefusedWords) as refused:
            errors = [str(refused)]
        else:
            return redirect(words.page_from(made.first))
    context = {**marking.form(of, ends, said), "errors": errors}
    return render(request, "intelligence/mark.html", context, status=422 if errors else 200)


def _mark(by: Actor, of: Thread, ends: tuple[Message, Message], sent: QueryDict) -> RangeMark:
    checklist = checklists().get(sent.get("checklist", ""))
    if checklist is None:
        raise BadMark("Choose one of the checklists. Nothing was marked.")
    about = None
    if wanted := sent.get("about", ""):
        about = Participant.objects.filter(thread=of, pk=row_number(wanted) or 0).first()
        if about is None:
            raise BadMark("Whom it is about is not of this thread. Choose again.")
    found = {
        point: actions.Found(outcome, sent.get(f"confidence-{point}", ""))
        for point, _ in checklist.points
        if (outcome := sent.get(f"outcome-{point}", ""))
    }
    return actions.mark_range(by, of, *ends, checklist, found, about, sent.get("note", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, number: int) -> HttpResponse:
    """Put a translation beside a message."""
    by = actor_of(request)
    of = queries.message_for(by, number)
    gate.require(by, Act.MARK_COMMUNICATIONS, on=of)
    form = Translate(request.POST if request.method == "POST" else None)
    href = reverse("communications-message", args=[of.pk])
    if form.is_valid():
        with said_at(form, "text", BadTranslation):
            actions.translate(by, of, **form.cleaned_data)
            return redirect(href)
    return form_page(
        request, form, heading="Translate a message", back=("The message", href), button="Keep it",
        says=[f"Its words stay as they are: {words.inert(of.text)[:500]}"],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_translation(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a translation, with a reason."""
    by = actor_of(request)
    made = queries.translation_for(by, number)
    gate.require(by, Act.MARK_COMMUNICATIONS, on=made)
    form = Reason(request.POST if request.method == "POST" else None)
    href = reverse("communications-message", args=[made.message_id])
    if form.is_valid():
        with said_at(form, "reason", BadTranslation, RefusedWords):
            actions.withdraw_translation(by, made, form.cleaned_data["reason"])
            return redirect(href)
    return form_page(
        request, form, heading="Withdraw a translation", back=("The message", href), button="Withdraw it",
        says=["It stays on record, with who withdrew it and why."],
    )  # fmt: skip


@require_POST
def say_of_hit(request: HttpRequest, number: int) -> HttpResponse:
    """Say of a hit whether it is false, and go back to it."""
    by = actor_of(request)
    hit = queries.hit_for(by, number)
    actions.say_of_hit(by, hit, request.POST.get("says", ""))
    asked = {name: said for name in ("term", "zone") if (said := request.POST.get(name, "")[:300])}
    return redirect(f"{words.page_from(hit.message)}{'&' if asked else ''}{urlencode(asked)}#hit{hit.pk}")


@require_safe
def term_lists(request: HttpRequest) -> HttpResponse:
    """List what is looked for, and how often that is false."""
    return render(request, "intelligence/terms.html", pages.term_lists(actor_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a mark back, with a reason."""
    by = actor_of(request)
    made = queries.mark_for(by, number)
    gate.require(by, Act.MARK_COMMUNICATIONS, on=made)
    href = reverse("communications-thread", args=[made.thread_id])
    form = Reason(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "reason", BadMark, MarkUndone, RefusedWords):
            actions.undo_mark(by, made, form.cleaned_data["reason"])
            return redirect(words.page_from(made.first))
    return form_page(
        request, form, heading="Take a mark back", back=("The thread", href), button="Take it back",
        says=["The mark stays on record, with who took it back and why."],
    )  # fmt: skip
