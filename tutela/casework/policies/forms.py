"""What the pages of policies ask for."""

from typing import Any

from django import forms

from tutela.casework.policies import rule_books

_SHORT = {"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}


class NewPolicy(forms.Form):
    """What a policy is made with."""

    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="Small letters, digits and hyphens. It stands in addresses and cannot be changed.",
        error_messages={"required": "Enter the name of the policy."},
        widget=forms.TextInput({**_SHORT, "autocapitalize": "none"}),
    )
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Enter the title of the policy."}
    )
    owner = forms.CharField(
        label="Owner",
        max_length=200,
        help_text="Who answers for it: a role, or a name.",
        error_messages={"required": "Enter who answers for it."},
    )
    rule_book = forms.ChoiceField(
        label="Rules that the program follows (optional)",
        required=False,
        help_text="Leave this as it is for a document that people read.",
    )
    must_be_read = forms.BooleanField(
        label="Everybody has to say that they read it",
        required=False,
        help_text="They are reminded until they do, again with each version.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        books = [(name, name) for name in sorted(rule_books.every())]
        self.fields["rule_book"].choices = [("", "A document"), *books]  # type: ignore[attr-defined]


class Draft(forms.Form):
    """What a version is drafted with."""

    text = forms.CharField(
        label="Text",
        strip=False,
        help_text="The whole text, not only what changes.",
        error_messages={"required": "Enter the text."},
        widget=forms.Textarea({"rows": 20, "class": "tu-code", "spellcheck": "true"}),
    )
    change = forms.CharField(
        label="What changes",
        max_length=500,
        help_text="In a sentence, for those who approve it.",
        error_messages={"required": "Enter what changes."},
    )
    owner = forms.CharField(
        label="Owner",
        max_length=200,
        error_messages={"required": "Enter who answers for it."},
    )
    citation = forms.CharField(
        label="Source",
        max_length=500,
        help_text="Where what it says comes from: the law, guidance or decision, with its section.",
        error_messages={"required": "Enter where it comes from."},
    )
    read_on = forms.DateField(
        label="Source read on",
        help_text="For example 2027-03-05.",
        error_messages={"required": "Enter when the source was read.", "invalid": "Write it as 2027-03-05."},
        widget=forms.DateInput({**_SHORT, "class": "govuk-input--width-10"}, format="%Y-%m-%d"),
    )
    verified = forms.BooleanField(
        label="Somebody compared the text with its source",
        required=False,
        help_text="Leave it open where nobody did: it is then marked as not verified.",
    )

    def clean_text(self) -> str:
        """Give the text as a file has it: a browser ends each line with two characters."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


class Withdrawal(forms.Form):
    """Why a version is withdrawn."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        help_text="In a sentence. It stays with the version.",
        error_messages={"required": "Enter the reason."},
    )
