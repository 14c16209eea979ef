"""What the pages of hash lists ask for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tutela.casework.lists.models import HashList

_MOST_ENTRY = (1 << 63) - 1
_SHORT = {"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}


def _pairs(written: str) -> dict[str, str]:
    """Read lines of NUMBER=CODE.

    Raises:
        ValidationError: a line is none.
    """
    codes = dict[str, str]()
    for line in filter(None, map(str.strip, written.splitlines())):
        number, sign, code = (part.strip() for part in line.partition("="))
        if not (number and sign and code) or number in codes:
            raise ValidationError("Write one NUMBER=CODE a line, such as 1=A, and each number once.")
        codes[number] = code
    return codes


class NewList(forms.Form):
    """What a hash list is made with."""

    name = forms.CharField(
        label="Name",
        max_length=100,
        help_text="What people call it. It cannot be changed afterwards.",
        error_messages={"required": "Enter the name of the list."},
        widget=forms.TextInput(_SHORT),
    )
    is_own = forms.TypedChoiceField(
        label="Where its entries come from",
        choices=[("", "From a partner's files"), ("own", "From grades that this unit released")],
        coerce=bool,
        empty_value=False,  # type: ignore[arg-type]  # of what the choice is made into
        required=False,
        widget=forms.RadioSelect,
    )
    purpose = forms.ChoiceField(label="What being on it means", choices=HashList.Purpose.choices)
    region = forms.CharField(
        label="Region (optional)",
        max_length=40,
        required=False,
        help_text="The scheme that its numbers follow, as its files write it, agreed with its sender. "
        "Without one no record gets a category, and the list settles nothing.",
        widget=forms.TextInput(_SHORT),
    )
    category_map = forms.CharField(
        label="What its numbers mean (optional)",
        max_length=4000,
        required=False,
        help_text="One NUMBER=CODE a line, such as 1=A or UK/1=A. Left empty: as the law pack says.",
        widget=forms.Textarea({"rows": 4}),
    )
    level = forms.ChoiceField(
        label="Which released grades it takes",
        choices=[
            ("", "Any"),
            ("confirmed", "Confirmed: two people agree"),
            ("trusted", "Trusted: three people agree, without dispute"),
        ],
        required=False,
        help_text="Only for a list of this unit's own grades.",
    )
    legal_basis = forms.CharField(
        label="Legal basis (optional)",
        max_length=300,
        required=False,
        help_text="The agreement or law under which it is held.",
    )

    def clean_category_map(self) -> dict[str, str]:
        """Give the code of each number."""
        return _pairs(self.cleaned_data["category_map"])


class ChosenEntry(forms.Form):
    """Which entry of a list is meant."""

    entry = forms.IntegerField(
        label="Number of the entry",
        min_value=1,
        max_value=_MOST_ENTRY,
        help_text="As the page of an item that it matches, or its sender, names it.",
        error_messages={"required": "Enter the number of the entry.", "invalid": "Enter a number."},
        widget=forms.NumberInput({"class": "govuk-input--width-10"}),
    )


class Revocation(forms.Form):
    """Why an entry is revoked."""

    entry = forms.IntegerField(min_value=1, max_value=_MOST_ENTRY, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="For whoever received the list.",
        error_messages={"required": "Enter why it is revoked."},
    )


class Withdrawal(forms.Form):
    """Why a list is withdrawn as a whole, and its name once more, because that is for good."""

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="For whoever reads the record.",
        error_messages={"required": "Enter why the list is withdrawn."},
    )
    name = forms.CharField(
        label="Name of the list",
        help_text="Enter it to show that this list is meant.",
        error_messages={"required": "Enter the name of the list."},
        widget=forms.TextInput(_SHORT),
    )

    def __init__(self, listed: HashList, *sent: Any) -> None:
        super().__init__(*sent)
        self._listed = listed

    def clean_name(self) -> str:
        """Give the name, where it is the one of the list."""
        name = str(self.cleaned_data["name"])
        if name != self._listed.name:
            raise ValidationError(f"This list is named {self._listed.name}.")
        return name
