"""Make a list, revoke an entry, withdraw a list."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tutela.casework import gate
from tutela.casework.editions.upkeep.forms import ChosenEntry, NewList, Revocation, Withdrawal
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act
from tutela.casework.lists import actions as lists_actions, pages as known_pages, queries as known_lists
from tutela.casework.lists.errors import BadList, NotRevocable
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.lists.queries import list_for
from tutela.casework.people.models import Unit
from tutela.casework.people.queries import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def new_list(request: HttpRequest) -> HttpResponse:
    """Make a hash list."""
    by = actor_of(request)
    gate.require(by, Act.IMPORT_LIST)
    pack = Unit.objects.get(pk=by.unit).law_pack
    form = NewList(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, BadList):
            hash_list = lists_actions.make_list(by, pack=pack, **form.cleaned_data)
            return redirect("hash-list", hash_list.name)
    return form_page(
        request,
        form,
        heading="Make a list",
        back=("Hash lists", reverse("lists")),
        says=[f"Its categories are those of law pack {pack}."],
        button="Make this list",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revoke_entry(request: HttpRequest, name: str) -> HttpResponse:
    """Revoke an entry of a list, once it was shown and the reason is given."""
    by = actor_of(request)
    hash_list = list_for(by, name)
    gate.require(by, known_lists.act_to_revoke(hash_list), hash_list)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = ChosenEntry(asked or None)
    entry = _entry(chosen, hash_list)
    form: Form = chosen
    if entry is not None:
        sent = request.POST if request.method == "POST" else None
        form = Revocation(sent, initial={"entry": entry.pk})
    if entry is not None and form.is_valid():
        with said_at(form, "reason", NotRevocable):
            lists_actions.revoke(by, entry, form.cleaned_data["reason"])
            return redirect("hash-list", name)
    return form_page(
        request,
        form,
        heading=f"Revoke an entry of {hash_list.name}",
        back=(hash_list.name, reverse("hash-list", args=[name])),
        says=known_pages.entry_facts(entry) if entry else [],
        button="Revoke this entry" if entry else "Show it",
        warns=entry is not None,
        looks=entry is None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_list(request: HttpRequest, name: str) -> HttpResponse:
    """Withdraw a list as a whole, once its reason and its name are given."""
    by = actor_of(request)
    hash_list = list_for(by, name)
    gate.require(by, known_lists.act_to_revoke(hash_list), hash_list)
    form = Withdrawal(hash_list, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, NotRevocable):
            lists_actions.withdraw_list(by, hash_list, form.cleaned_data["reason"])
            return redirect("hash-list", name)
    return form_page(
        request,
        form,
        heading=f"Withdraw {hash_list.name} for good",
        back=(hash_list.name, reverse("hash-list", args=[name])),
        says=known_pages.what_withdrawing_does(hash_list),
        button="Withdraw this list",
        warns=True,
    )


def _entry(chosen: ChosenEntry, hash_list: HashList) -> Entry | None:
    """Give the entry that was chosen; where there is none, say so at the form."""
    if not chosen.is_valid():
        return None
    number = chosen.cleaned_data["entry"]
    entry = Entry.objects.filter(hash_list=hash_list, pk=number).select_related("hash_list").first()
    if entry is None:
        chosen.add_error("entry", f"There is no entry {number} on this list.")
    return entry
