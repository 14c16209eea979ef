"""What the pages of lists of addresses, domains and terms ask for; the verbs say what else they lack."""

from collections.abc import Sequence
from typing import Any

from django import forms

from tutela.casework.datasets.models import EntryList


class NewList(forms.Form):
    """What a list is made with."""

    name = forms.CharField(
        label="Name", max_length=60,
        help_text="Small letters, digits and hyphens. Partners see it, and it cannot be changed.",
        error_messages={"required": "Enter the name."},
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocapitalize": "none"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label="What are its entries?", choices=EntryList.Kind.choices)
    term_list = forms.ChoiceField(
        label="Of terms: which list of the book of terms?", required=False,
        help_text="Of the version that two people approved.",
        error_messages={"invalid_choice": "Choose one of those named here."},
    )  # fmt: skip

    def __init__(self, *args: Any, term_lists: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term_list"].choices = [("", "None"), *term_lists]  # type: ignore[attr-defined]


class Said(forms.Form):
    """What a step of a list carries."""

    because = forms.CharField(required=False, max_length=500)
    host = forms.CharField(required=False, max_length=300)
    is_dedicated = forms.BooleanField(required=False)
    number = forms.IntegerField(required=False, min_value=1)
