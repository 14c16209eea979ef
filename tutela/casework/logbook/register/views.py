"""The pages of the register of sources."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act
from tutela.casework.logbook import actions, forms
from tutela.casework.logbook.errors import BadLine
from tutela.casework.logbook.models import RegisteredSource
from tutela.casework.people.queries import actor_of
from tutela.casework.subjects.tables import link, table
from tutela.casework.times import moment
from tutela.errors import NotFound

_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest) -> HttpResponse:
    """List the sources by number; register one."""
    by = actor_of(request)
    gate.require(by, Act.WORK_LOGBOOK)
    form = forms.NewSource(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, BadLine):
            actions.register_source(by, form.cleaned_data["identity"])
            return redirect("sources")
    before = row_number(request.GET.get("before"))
    rows = RegisteredSource.objects.filter(unit=by.unit).select_related("by").order_by("-pk")
    listed = list((rows.filter(pk__lt=before) if before else rows)[: _PAGE + 1])
    may_read = gate.may(by, Act.READ_SOURCES)
    context = {
        "form": form,
        "table": table(
            "Sources, the newest first", ("Source", "Registered by", "When"),
            [
                (
                    link(str(each), reverse("source", args=[each.pk]) if may_read else ""), each.by.name,
                    moment(each.at),
                )
                for each in listed[:_PAGE]
            ],
        ),
        "paging": {
            "says": "The newest first", "newer": "?" if before else "",
            "older": f"?before={listed[_PAGE - 1].pk}" if len(listed) > _PAGE else "",
        },
    }  # fmt: skip
    return render(request, "logbook/sources.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, number: int) -> HttpResponse:
    """Ask why somebody needs to know who a source is; then show it once."""
    by = actor_of(request)
    gate.require(by, Act.READ_SOURCES)
    found = RegisteredSource.objects.filter(unit=by.unit, pk=number).first()
    if found is None:
        raise NotFound(f"There is no source SR-{number}.")
    form = forms.ReadSource(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, BadLine):
            identity = actions.read_source(by, found, form.cleaned_data["reason"])
            return render(request, "logbook/source.html", {"name": str(found), "identity": identity})
    return form_page(
        request,
        form,
        heading=f"Read who {found} is",
        back=("Sources", reverse("sources")),
        says=["That you read it, and why, is on record before you see it."],
        button="Read it",
    )
