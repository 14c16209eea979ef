"""Papers of figures: listed, made, shown, and given as files."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.figures import actions, queries
from tutela.casework.figures.catalogue import periods
from tutela.casework.figures.errors import BadSpan
from tutela.casework.figures.forms import NewPaper
from tutela.casework.figures.papers import files, pages
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act
from tutela.casework.people.queries import actor_of
from tutela.errors import NotFound


@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """List the papers."""
    before = row_number(request.GET.get("before"))
    return render(request, "figures/papers.html", pages.papers(actor_of(request), before))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a paper of what is counted now."""
    by = actor_of(request)
    gate.require(by, Act.MAKE_PAPERS)
    form = NewPaper(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, BadSpan):
            told = form.cleaned_data
            made = actions.make_paper(
                by, told["form"], periods.read(told["span"]), told["marking"], told["words"]
            )
            return redirect("figure-paper", made.pk)
    return form_page(
        request,
        form,
        heading="Make a paper of figures",
        back=("Papers", reverse("figure-papers")),
        says=["It says what is counted now, without small numbers, and stays as it is."],
        button="Make it",
    )


@require_safe
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """Show a paper."""
    return render(request, "figures/paper.html", pages.paper(actor_of(request), number))


@require_safe
def paper_file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Give a paper as PDF, CSV or JSON."""
    found = queries.paper_for(actor_of(request), number)
    headers = {"Content-Disposition": str(content_disposition_header(True, files.name_of(found, form)))}
    match form:
        case "pdf":
            return HttpResponse(files.as_pdf(found), content_type="application/pdf", headers=headers)
        case "csv":
            return HttpResponse(files.as_csv(found), content_type="text/csv; charset=utf-8", headers=headers)
        case "json":
            return JsonResponse(files.whole(found), headers=headers)
        case _:
            raise NotFound(f"{found} is given as pdf, csv or json.")
