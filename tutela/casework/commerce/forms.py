"""What the pages of commercial sites ask for."""

from typing import Any

from django import forms

from tutela.casework.commerce.brands import Brand
from tutela.casework.commerce.models import LONGEST, Kind

_SHORT = {"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}


class NewFact(forms.Form):
    """A fact of the site at an address."""

    kind = forms.ChoiceField(label="What is it?", choices=Kind.choices)
    text = forms.CharField(
        label="What it says", max_length=LONGEST, required=False,
        help_text="An amount as 19.99, a wallet, an account, a name or a number, as it stands there. "
        "A wallet is checked by its checksum.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    currency = forms.CharField(
        label="Currency, of a price", max_length=5, required=False, help_text="In capital letters, as EUR.",
        widget=forms.TextInput(_SHORT),
    )  # fmt: skip
    brand = forms.ChoiceField(label="Which, of a payment brand", required=False)
    basis = forms.CharField(
        label="On what it rests", max_length=LONGEST,
        help_text="For example: a look on the isolated machine, or who answered what.",
        error_messages={"required": "Enter on what it rests."},
    )  # fmt: skip

    def __init__(self, *args: Any, brands: dict[str, Brand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((one.title, code) for code, one in brands.items())
        self.fields["brand"].choices = [("", "None"), *((code, title) for title, code in named)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Take the brand for what it says, where it is one."""
        said = super().clean() or self.cleaned_data
        if said.get("kind") == Kind.BRAND:
            said["text"] = said.get("brand") or ""
        if not said.get("text"):
            self.add_error("brand" if said.get("kind") == Kind.BRAND else "text", "Enter what it says.")
        return said


class Reason(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label="Why", max_length=LONGEST, error_messages={"required": "Enter why."})
