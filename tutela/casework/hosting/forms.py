"""What the pages of traces ask for."""

from django import forms

_WORDS = (
    ("manual", "Looked up by hand"),
    ("dns", "Answer of the isolated machine's name server"),
    ("cdn_reply", "Reply of the operator of a front"),
    ("provider_reply", "Reply of the provider"),
    ("partner_statement", "Statement of a partner"),
)


class NewTrace(forms.Form):
    """The address that is traced."""

    address = forms.CharField(
        label="Address",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Exactly as it was reported. Nothing is fetched and nobody outside is asked.",
        error_messages={"required": "Enter the address."},
    )


class Word(forms.Form):
    """What somebody says of where it is hosted."""

    method = forms.ChoiceField(
        label="Whose word is it?",
        choices=_WORDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose word it is."},
    )
    source = forms.CharField(
        label="Who says so", max_length=300, error_messages={"required": "Enter who says so."}
    )
    basis = forms.CharField(
        label="On what it rests",
        max_length=300,
        help_text="For example the reference of their mail, or when it was looked up and where.",
        error_messages={"required": "Enter on what it rests."},
    )
    ip = forms.CharField(label="IP address", max_length=60, required=False)
    country = forms.CharField(label="Country", max_length=2, required=False, help_text="Two letters, as GB.")
    provider = forms.CharField(label="Provider", max_length=300, required=False)
    mailboxes = forms.CharField(label="Mailboxes for notices", max_length=300, required=False)
