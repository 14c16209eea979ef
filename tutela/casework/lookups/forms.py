"""What the pages of look-ups ask for; the verbs say what else they lack."""

from typing import Any

from django import forms


class Propose(forms.Form):
    """What is to be agreed."""

    partner = forms.ChoiceField(
        label="Which partner's programs?",
        error_messages={"required": "Choose a partner.", "invalid_choice": "Choose one of those named here."},
    )
    hash_list = forms.ChoiceField(
        label="In which list do they look up?",
        error_messages={"required": "Choose a list.", "invalid_choice": "Choose one of those named here."},
    )
    bank = forms.CharField(
        label="What do they call it?", max_length=100, widget=forms.TextInput({"spellcheck": "false"}),
        help_text="Capitals, digits and underscores. Coop makes its banks itself: name it COOP_, their "
        "organisation, _ and the name that Coop will have.",
        error_messages={"required": "Name the bank."},
    )  # fmt: skip
    per_minute = forms.IntegerField(
        label="Look-ups a minute", min_value=1, initial=600, error_messages={"required": "Enter a number."}
    )
    per_day = forms.IntegerField(
        label="Look-ups a day", min_value=1, initial=50_000, error_messages={"required": "Enter a number."}
    )
    distances = forms.BooleanField(
        label="Tell which entry is how near", required=False,
        help_text="Otherwise an answer says yes or no, and in which list. By distances a list can be probed.",
    )  # fmt: skip
    suggestions_to = forms.ChoiceField(
        label="Which list takes what they suggest?", required=False,
        help_text="One received from others. They reach it as the bank SUGGESTIONS.",
    )  # fmt: skip
    legal_basis = forms.CharField(
        label="Legal basis", max_length=500, help_text="The law or the agreement, with its section.",
        error_messages={"required": "Name the legal basis."},
    )  # fmt: skip
    valid_to = forms.DateField(
        label="Last day (optional)", required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in choices.items():
            first = "Nothing is taken in" if name == "suggestions_to" else "Choose"
            self.fields[name].choices = [("", first), *offered]  # type: ignore[attr-defined]


class Said(forms.Form):
    """What a step of a grant carries."""

    because = forms.CharField(required=False, max_length=500)
