"""The pages of batches of authorities: coded data only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.batches import actions, pages, queries
from tutela.casework.batches.errors import BadAnswer
from tutela.casework.batches.forms import Answer
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act
from tutela.casework.people.queries import actor_of
from tutela.engine.taxonomy.errors import RefusedWords


@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """List the unit's batches."""
    context = pages.batches(actor_of(request), row_number(request.GET.get("before")))
    return render(request, "batches/batches.html", context)


@require_safe
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """Show one batch, its report, and what went back."""
    by = actor_of(request)
    context = pages.batch(by, queries.batch_for(by, number), row_number(request.GET.get("after")))
    return render(request, "batches/batch.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int, sent: int) -> HttpResponse:
    """File what an authority answered to what went back."""
    by = actor_of(request)
    found = queries.batch_for(by, number)
    gate.require(by, Act.EXPORT, on=found)
    receipt = queries.return_for(by, found, sent)
    form = Answer(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "answer", BadAnswer, RefusedWords):
            actions.file_answer(by, receipt, form.cleaned_data["answer"])
            return redirect("batch", number)
    return form_page(
        request,
        form,
        heading=f"The answer to return {sent} of batch {number}",
        back=(f"Batch {number}", reverse("batch", args=[number])),
        says=[f"It went to {receipt.to}, SHA-256 {receipt.sha256}."],
        button="File this answer",
    )
