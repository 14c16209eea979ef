"""What the pages of exchanges abroad ask for; the verbs say what it lacks."""

from collections.abc import Sequence
from typing import Any

from django import forms

from tutela.casework.abroad.models import Environment
from tutela.casework.partners.models import Partner

_MOST = 500


def _partners(found: Sequence[Partner]) -> list[tuple[str, str]]:
    return [
        ("", "The one that the rule names"),
        *((each.name, f"{each.country}: {each.title}, {each.get_kind_display()}") for each in found),
    ]


class Route(forms.Form):
    """Which grade is confirmed, and which recipient is chosen instead of the rule's."""

    grade = forms.ChoiceField(
        label="What is it in the recipient's scheme?", required=False,
        help_text="Only where its recipient follows a scheme that is mapped. What you confirm is sent.",
    )  # fmt: skip
    partner = forms.ChoiceField(label="To whom does it go?", required=False)
    because = forms.CharField(
        label="Why to another than the rule names?", required=False, max_length=_MOST,
        help_text="Only if you choose another.",
    )  # fmt: skip

    def __init__(self, *given: Any, partners: Sequence[Partner], grades: Sequence[str], **named: Any) -> None:
        super().__init__(*given, **named)
        choices = self.fields["partner"], self.fields["grade"]
        choices[0].choices = _partners(partners)  # type: ignore[attr-defined]
        choices[1].choices = [("", "Not said"), *((each, each) for each in grades)]  # type: ignore[attr-defined]


class Make(Route):
    """Which address of a report goes abroad, for which environment, and what is said beside it."""

    address = forms.ChoiceField(label="Which address?", error_messages={"required": "Choose the address."})
    environment = forms.ChoiceField(
        label="For which environment?", choices=Environment.choices, initial=Environment.LIVE,
        help_text="TEST goes to the test environment of ICCAM alone.",
    )  # fmt: skip
    memo = forms.CharField(
        label="What else should they know?", required=False, max_length=_MOST,
        widget=forms.Textarea({"rows": 3}),
        help_text="In dry terms. Never who reported it, and never what is shown.",
    )  # fmt: skip
    items = forms.CharField(
        label="Items whose hashes go along", required=False,
        help_text="For example T-12 T-13. Only SHA-256 and category go, by mail or file, and only of what is "
        "settled as illegal.",
    )  # fmt: skip
    field_order = ("address", "environment", "grade", "memo", "items", "partner", "because")

    def __init__(self, *given: Any, addresses: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["address"].choices = addresses  # type: ignore[attr-defined]


class Said(forms.Form):
    """What the buttons of an item's page send beside their name."""

    version = forms.IntegerField(
        error_messages={"required": "Load the page again.", "invalid": "Load the page again."}
    )
    digest = forms.CharField(required=False, max_length=64)
    known = forms.CharField(required=False, max_length=10)
    number = forms.CharField(required=False, max_length=60)
    because = forms.CharField(required=False, max_length=_MOST)
    to = forms.CharField(required=False, max_length=60)
