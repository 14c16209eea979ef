"""The pages of partners: who stands outside, what is agreed, and which keys are out."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act, Actor
from tutela.casework.partners import actions, pages, queries
from tutela.casework.partners.errors import BadPartner
from tutela.casework.partners.forms import (
    Ending,
    NewAgreement,
    NewCertificate,
    NewContact,
    NewKey,
    NewPartner,
)
from tutela.casework.partners.models import AccessKey, Agreement, Contact, MailCertificate, Partner
from tutela.casework.people.queries import actor_of


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """List the unit's partners."""
    context = pages.partners(actor_of(request), request.GET.get("after", "")[:60])
    return render(request, "partners/partners.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def partner(request: HttpRequest, name: str) -> HttpResponse:
    """Show one partner; approve it, confirm or end an agreement, invite or end a person, take a key back."""
    by = actor_of(request)
    chosen = queries.partner_for(by, name)
    if request.method == "POST":
        number = row_number(request.POST.get("number")) or 0
        if request.POST.get("act") == "invite":
            _, token = actions.invite(by, get_object_or_404(Contact, partner=chosen, pk=number))
            return render(request, "partners/partner.html", pages.partner(by, chosen, token))
        _do(by, chosen, request.POST.get("act", ""), number)
        return redirect("partner", name)
    return render(request, "partners/partner.html", pages.partner(by, chosen))


def _do(by: Actor, partner: Partner, act: str, number: int) -> None:
    """Do what a button says; a number is of this partner's own rows, or of nothing."""
    if act == "approve":
        actions.approve_partner(by, partner)
    elif act == "confirm":
        actions.confirm_agreement(by, get_object_or_404(Agreement, partner=partner, pk=number))
    elif act == "end-agreement":
        actions.end_agreement(by, get_object_or_404(Agreement, partner=partner, pk=number))
    elif act == "end-person":
        actions.end_contact(by, get_object_or_404(Contact, partner=partner, pk=number))
    elif act == "revoke":
        actions.revoke_key(by, get_object_or_404(AccessKey, partner=partner, pk=number))
    elif act == "confirm-certificate":
        actions.confirm_certificate(by, get_object_or_404(MailCertificate, partner=partner, pk=number))
    elif act == "revoke-certificate":
        actions.revoke_certificate(by, get_object_or_404(MailCertificate, partner=partner, pk=number))
    else:
        raise BadPartner("This page can approve, confirm, end or revoke, nothing else.")


def _asked(request: HttpRequest, name: str, form_of: type[Form]) -> tuple[Actor, Partner, Form]:
    """Give who asks, of which partner, and the form they sent, if they did."""
    by = actor_of(request)
    chosen = queries.partner_for(by, name)
    gate.require(by, Act.MANAGE_PARTNERS, chosen)
    return by, chosen, form_of(request.POST if request.method == "POST" else None)


def _page(
    request: HttpRequest, form: Form, partner: Partner, heading: str, says: str, button: str
) -> HttpResponse:
    back = (partner.title, reverse("partner", args=[partner.name]))
    return form_page(request, form, heading=heading, back=back, says=[says], button=button)


@require_http_methods(["GET", "HEAD", "POST"])
def new_partner(request: HttpRequest) -> HttpResponse:
    """Enter a partner."""
    by = actor_of(request)
    gate.require(by, Act.MANAGE_PARTNERS)
    form = NewPartner(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "name", BadPartner):
            entered = actions.enter_partner(by, **form.cleaned_data)
            return redirect("partner", entered.name)
    return form_page(
        request,
        form,
        heading="Enter a partner",
        back=("Partners", reverse("partners")),
        says=["Nothing is taken from it or given to it before two people approved it."],
        button="Enter this partner",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request: HttpRequest, name: str) -> HttpResponse:
    """Add a person of a partner."""
    by, chosen, form = _asked(request, name, NewContact)
    if form.is_valid():
        with said_at(form, "part", BadPartner):
            actions.add_contact(by, chosen, **form.cleaned_data)
            return redirect("partner", name)
    says = "Whoever has two parts is added twice."
    return _page(request, form, chosen, f"Add a person of {chosen}", says, "Add this person")


@require_http_methods(["GET", "HEAD", "POST"])
def new_agreement(request: HttpRequest, name: str) -> HttpResponse:
    """Put down an agreement with a partner."""
    by, chosen, form = _asked(request, name, NewAgreement)
    if form.is_valid():
        with said_at(form, "valid_to", BadPartner):
            actions.propose_agreement(by, chosen, form.cleaned_data.pop("kinds"), **form.cleaned_data)
            return redirect("partner", name)
    says = "It holds once another person confirmed it."
    return _page(
        request, form, chosen, f"Put down an agreement with {chosen}", says, "Propose this agreement"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_key(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Give a person of a partner a key; the answer shows it, once."""
    by, chosen, form = _asked(request, name, NewKey)
    contact = get_object_or_404(Contact, partner=chosen, pk=number)
    if form.is_valid():
        with said_at(form, "label", BadPartner):
            _, token = actions.issue_key(by, contact, **form.cleaned_data)
            return render(request, "partners/partner.html", pages.partner(by, chosen, token))
    says = "It is shown once. Give it to that person only, by a way that you trust."
    return _page(request, form, chosen, f"Give {contact.name} a key", says, "Make this key")


@require_http_methods(["GET", "HEAD", "POST"])
def new_certificate(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Put down a certificate that mail to a person of a partner is sealed to."""
    by, chosen, form = _asked(request, name, NewCertificate)
    contact = get_object_or_404(Contact, partner=chosen, pk=number)
    if form.is_valid():
        with said_at(form, "text", BadPartner):
            actions.enter_certificate(by, contact, form.cleaned_data["text"])
            return redirect("partner", name)
    says = "Compare its SHA-256 with what the partner says on a way that you trust. Another person does too."
    heading = f"Seal mail to {contact.name}"
    return _page(request, form, chosen, heading, says, "Put down this certificate")


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, name: str) -> HttpResponse:
    """End a partner."""
    by, chosen, form = _asked(request, name, Ending)
    if form.is_valid():
        actions.end_partner(by, chosen, form.cleaned_data["reason"])
        return redirect("partner", name)
    says = "None of its keys opens anything from then on. What came from it stays."
    return _page(request, form, chosen, f"End {chosen}", says, "End this partner")
