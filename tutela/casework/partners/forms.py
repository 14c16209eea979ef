"""What the pages of partners ask for."""

from django import forms

from tutela.casework.partners.models import Contact, Partner
from tutela.casework.partners.scopes import EVERY, LONGEST_DAYS
from tutela.casework.partners.sealing.certificates import MOST_CHARACTERS
from tutela.engine.formats.reports.told import Source

_SHORT = {"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}
_DAY = {"required": "Enter the day.", "invalid": "Write it as 2027-03-05."}


def _choices(values: list[str]) -> list[tuple[str, str]]:
    return [(value, value.capitalize()) for value in values]


class NewPartner(forms.Form):
    """What a partner is entered with."""

    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="Small letters, digits and hyphens. It stands in addresses and cannot be changed.",
        error_messages={"required": "Enter the name."},
        widget=forms.TextInput({**_SHORT, "autocapitalize": "none"}),
    )
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Enter what it is called."}
    )
    kind = forms.ChoiceField(label="Kind", choices=_choices(Partner.Kind.values))
    country = forms.CharField(
        label="Country (optional)", max_length=2, required=False, help_text="Two letters, for example GB."
    )
    conditions = forms.CharField(
        label="Handling conditions (optional)", max_length=500, required=False,
        help_text="Under which it handles what it is given. A working group needs them; packages for it name "
        "them under handling code C.",
    )  # fmt: skip


class NewContact(forms.Form):
    """What a person of a partner is added with."""

    part = forms.ChoiceField(label="Part", choices=_choices(Contact.Part.values))
    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Enter the name of the person."}
    )
    mail = forms.CharField(label="Mail address (optional)", max_length=320, required=False)
    telephone = forms.CharField(
        label="Telephone (optional)",
        max_length=40,
        required=False,
        help_text="Whoever is reached out of hours needs one.",
    )


class NewAgreement(forms.Form):
    """What an agreement says."""

    kinds = forms.MultipleChoiceField(
        label="What is accepted",
        choices=_choices([source.value for source in Source]),
        error_messages={"required": "Choose what is accepted."},
        widget=forms.CheckboxSelectMultiple,
    )
    legal_basis = forms.CharField(
        label="Legal basis",
        max_length=500,
        help_text="The law or the memorandum, with its section.",
        error_messages={"required": "Enter the legal basis."},
    )
    seals_mail = forms.BooleanField(
        label="Mail to it is always sealed", required=False,
        help_text="Nothing goes to it by mail then that is not sealed to a certificate of theirs.",
    )  # fmt: skip
    contact = forms.CharField(
        label="Whom to ask", max_length=300, error_messages={"required": "Enter whom to ask."}
    )
    valid_from = forms.DateField(
        label="First day",
        error_messages=_DAY,
        help_text="For example 2027-03-05.",
        widget=forms.DateInput(_SHORT),
    )
    valid_to = forms.DateField(
        label="Last day (optional)", required=False, error_messages=_DAY, widget=forms.DateInput(_SHORT)
    )


class NewKey(forms.Form):
    """What a key is given with."""

    label = forms.CharField(
        label="What it is for", max_length=100, error_messages={"required": "Enter what the key is for."}
    )
    scopes = forms.MultipleChoiceField(
        label="It may",
        choices=_choices(list(EVERY)),
        error_messages={"required": "Choose what the key is good for."},
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label="Days it is good",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=90,
        error_messages={"required": "Enter a number of days."},
    )
    certificate = forms.CharField(
        label="Client certificate (optional)",
        max_length=100,
        required=False,
        help_text="Its SHA-256, 64 hex digits. The key opens nothing without it.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class NewCertificate(forms.Form):
    """The certificate that mail to a person is sealed to."""

    text = forms.CharField(
        label="Certificate",
        max_length=MOST_CHARACTERS,
        help_text="In PEM, from -----BEGIN CERTIFICATE----- to its end. Never a key.",
        error_messages={"required": "Paste the certificate."},
        widget=forms.Textarea({"rows": 12, "autocomplete": "off", "spellcheck": "false"}),
    )


class Ending(forms.Form):
    """Why a partner ends."""

    reason = forms.CharField(label="Reason", max_length=500, error_messages={"required": "Enter the reason."})
