"""The card of the desk's keys, and the page on which a person changes their own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act
from tutela.casework.grading import actions
from tutela.casework.grading.errors import KeysClash
from tutela.casework.grading.keys import own, pages
from tutela.casework.grading.keys.forms import CHARACTERS, MyKeys
from tutela.casework.people.queries import actor_of


@require_safe
def key_card(request: HttpRequest) -> HttpResponse:
    """Show the keys of the desk, as a card to print."""
    return render(request, "grading/key_card.html", pages.key_card(actor_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def my_keys(request: HttpRequest) -> HttpResponse:
    """Show a person's own keys; change them."""
    by = actor_of(request)
    gate.require(by, Act.GRADE)
    sent = request.POST if request.method == "POST" else None
    form = MyKeys(pages.changeable(by), sent, initial={CHARACTERS: own.chosen_by(by).has_characters})
    if form.is_valid():
        with said_at(form, None, KeysClash):
            actions.choose_keys(by, form.chosen, has_characters=form.cleaned_data[CHARACTERS])
            return redirect("key-card")
    return form_page(
        request,
        form,
        heading=_("My keys"),
        back=(_("The grading desk"), reverse("workbench")),
        says=[_("The keys of categories come with the law pack and are the same for everybody.")],
        button=_("Keep these keys"),
    )
