"""The pages of channels: what went out, and what did not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework.channels import actions, pages, queries
from tutela.casework.channels.forms import Settlement
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page
from tutela.casework.people.queries import actor_of


@require_safe
def outbound(request: HttpRequest) -> HttpResponse:
    """List what went out, and what did not."""
    before = row_number(request.GET.get("before"))
    context = pages.outbound(actor_of(request), request.GET.get("state", ""), before)
    return render(request, "channels/outbound.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, number: int) -> HttpResponse:
    """Show one delivery with every attempt; have it tried again."""
    by = actor_of(request)
    chosen = queries.delivery_for(by, number)
    if request.method == "POST":
        actions.try_again(by, chosen)
        return redirect("delivery", number)
    return render(request, "channels/delivery.html", pages.delivery(by, chosen))


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Say how a delivery that failed was settled."""
    by = actor_of(request)
    chosen = queries.delivery_for(by, number)
    form = Settlement(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.settle(by, chosen, form.cleaned_data["how"])
        return redirect("delivery", number)
    return form_page(
        request,
        form,
        heading=f"Settle delivery {number}",
        back=(f"Delivery {number}", reverse("delivery", args=[number])),
        says=["No further attempt is made. Say how whoever should know got to know, or why nobody needs to."],
        button="Settle this delivery",
        warns=True,
    )
