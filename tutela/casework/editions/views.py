"""The pages about hash lists: coded data only, never a picture."""

import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework.editions import actions, exports, pages, queries
from tutela.casework.lists.queries import list_for
from tutela.casework.people.queries import actor_of


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Show the unit's hash lists."""
    return render(request, "editions/lists.html", pages.lists(actor_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def hash_list(request: HttpRequest, name: str) -> HttpResponse:
    """Show one list; propose, withdraw or publish its next edition."""
    by = actor_of(request)
    hash_list = list_for(by, name)
    if request.method == "POST":
        number = request.POST.get("edition", "")
        pages.acts(by, hash_list, number)[request.POST.get("act", "")]()
        return redirect("hash-list", name)
    return render(request, "editions/list.html", pages.hash_list(by, hash_list))


@require_POST
def export(request: HttpRequest, name: str, number: int, form: str) -> HttpResponse:
    """Give a published edition as a file, on record."""
    by = actor_of(request)
    edition, chosen, out = queries.edition_for(by, name, number), exports.form_named(form), io.BytesIO()
    exports.refuse_large(edition)
    actions.export(by, edition, chosen, out)
    headers = {"Content-Disposition": f'attachment; filename="{exports.file_name(edition, chosen)}"'}
    return HttpResponse(out.getvalue(), content_type=exports.CONTENT_TYPES[chosen], headers=headers)
