"""Add a person to the unit; give and take roles."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tutela.casework import gate
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.people import actions, queries
from tutela.casework.people.errors import BadManager, BadUserName, RolesClash
from tutela.casework.people.models import Person, Unit
from tutela.casework.people.roster.forms import NewPerson, NewRole


@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Add a person to the unit."""
    by = queries.actor_of(request)
    gate.require(by, Act.MANAGE_PEOPLE)
    form = NewPerson(request.POST if request.method == "POST" else None)
    if form.is_valid():
        sent = form.cleaned_data
        with said_at(form, "username", BadUserName), said_at(form, "roles", RolesClash):
            unit, roles = Unit.objects.get(pk=by.unit), map(Role, sent["roles"])
            added = actions.add_person(by, sent["username"], sent["name"], unit, *roles)
            return redirect("person", added.username)
    return form_page(
        request,
        form,
        heading="Add a person",
        back=("People", reverse("people")),
        says=["They are given a link on their own page next, with which they enrol a passkey or an app."],
        button="Add this person",
    )


def change_role(by: Actor, whom: Person, act: str, sent: QueryDict) -> list[str]:
    """Give or take the role that was sent; say what is wrong with it."""
    form = NewRole(sent)
    if not form.is_valid():
        return [str(error) for error in form.errors["role"]]
    role = Role(form.cleaned_data["role"])
    try:
        if act == "give":
            actions.grant(by, whom, role)
        else:
            actions.take_role(by, whom, role)
    except RolesClash as wrong:
        return [str(wrong)]
    return []


def change_manager(by: Actor, whom: Person, sent: QueryDict) -> list[str]:
    """Say who manages somebody; say what is wrong with it."""
    manager = Person.objects.filter(unit=by.unit, username=sent.get("manager", "")).first()
    if manager is None:
        return ["Choose a colleague."]
    try:
        actions.set_line_manager(by, whom, manager)
    except BadManager as wrong:
        return [str(wrong)]
    return []
