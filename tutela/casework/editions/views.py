"""The pages about hash lists: coded data only, never a picture."""

import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework.custody.record import evidence
from tutela.casework.database import row_number
from tutela.casework.editions import actions, exports, pages, queries
from tutela.casework.editions.errors import UnknownAct
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Actor
from tutela.casework.lists.models import HashList
from tutela.casework.lists.queries import list_for
from tutela.casework.people.queries import actor_of

_UNSIGNED = "Confirm that you have looked through the entries, then publish."


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Show the unit's hash lists."""
    return render(request, "editions/lists.html", pages.lists(actor_of(request), request.GET.get("after")))


@require_http_methods(["GET", "HEAD", "POST"])
def hash_list(request: HttpRequest, name: str) -> HttpResponse:
    """Show one list; propose its next edition, withdraw the proposal, or ask for opinions."""
    by = actor_of(request)
    hash_list = list_for(by, name)
    if request.method == "POST":
        _do(by, hash_list, request.POST.get("act", ""), request.POST.get("proposal", ""))
        return redirect("hash-list", name)
    context = pages.hash_list(
        by, hash_list, request.GET.get("left_out_after", ""), row_number(request.GET.get("before"))
    )
    return render(request, "editions/list.html", context)


def _do(by: Actor, hash_list: HashList, act: str, seen: str) -> None:
    if act == "propose":
        actions.prepare_proposal(by, hash_list)
    elif act == "withdraw":
        actions.withdraw_proposal(by, _proposal(hash_list, seen))
    elif act == "ask":
        actions.ask_missing(by, hash_list)
    else:
        raise UnknownAct("This page can propose an edition, withdraw a proposal or ask for opinions.")


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, name: str) -> HttpResponse:
    """Show every entry of a proposal, and publish it once its reader says to have looked through them."""
    by = actor_of(request)
    hash_list = list_for(by, name)
    if request.method != "POST" and queries.proposal_of(hash_list) is None:
        return redirect("hash-list", name)
    edition = _proposal(hash_list, request.POST.get("proposal", ""))
    if request.method == "POST" and request.POST.get("statement") == "yes":
        actions.publish(by, edition)
        return redirect("hash-list", name)
    errors = [_UNSIGNED] if request.method == "POST" else []
    context = pages.proposal(by, edition, request.GET.get("after", ""), errors)
    return render(request, "editions/proposal.html", context, status=422 if errors else 200)


def _proposal(hash_list: HashList, seen: str) -> Edition:
    """Give the proposal, if it is still the one that the reader saw; `seen` may be "".

    One that is withdrawn and proposed anew has the same number, and may have other entries.
    """
    edition = queries.proposal_of(hash_list)
    if edition is None or (seen and seen != str(edition.pk)):
        raise UnknownAct(
            f"The proposal of {hash_list} is published, withdrawn or another by now. Look again."
        )
    return edition


@require_POST
def export(request: HttpRequest, name: str, number: int, form: str) -> HttpResponse:
    """Give a published edition as a file in a zip with its proof, on record."""
    by = actor_of(request)
    edition, chosen, out = queries.edition_for(by, name, number), exports.form_named(form), io.BytesIO()
    exports.refuse_large(edition)
    written = actions.export(by, edition, chosen, out)
    file = exports.file_name(edition, chosen)
    headers = {"Content-Disposition": f'attachment; filename="{file}.zip"'}
    packed = evidence.packed(file, out.getvalue(), written.entry)
    return HttpResponse(packed, content_type="application/zip", headers=headers)
