"""What the pages of the record of a case ask for."""

from typing import Any

from django import forms

from tutela.casework.cases.models import Case, Marking, TeamMember
from tutela.casework.people.models import Person


def _people(case: Case) -> Any:
    return Person.objects.able().filter(unit=case.unit_id, is_service=False).order_by("name", "pk")


def _text(label: str, longest: int, missing: str = "", help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label if missing else f"{label} (optional)",
        max_length=longest,
        required=bool(missing),
        help_text=help_text,
        error_messages={"required": missing},
        widget=forms.Textarea({"rows": 3}),
    )


class OfCase(forms.Form):
    """A form about one case."""

    def __init__(self, case: Case, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name in ("person", "owner"):
            if name in self.fields:
                chosen = self.fields[name]
                chosen.queryset = _people(case)  # type: ignore[attr-defined]  # a field of rows


class NewDecision(OfCase):
    """One decision of the book."""

    decision = _text("What was decided", 1000, "Say what was decided.", "Name no person but the team.")
    reason = _text("Why", 1000, "Say why.")
    alternatives = _text("What else was weighed", 1000)
    corrects = forms.IntegerField(
        label="The number of the decision it corrects (optional)", min_value=1, required=False
    )


class NewAction(OfCase):
    """One thing to be done."""

    what = _text("What is to be done", 300, "Say what is to be done.")
    owner = forms.ModelChoiceField(
        Person.objects.none(), label="Whose it is", error_messages={"required": "Choose whose it is."}
    )
    due_on = forms.DateField(
        label="Until",
        help_text="As 2026-11-28.",
        error_messages={
            "invalid": "Write the day as 2026-11-28.",
            "required": "Say until when.",
        },
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )


class NewMember(OfCase):
    """One person's part."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label="Who", error_messages={"required": "Choose a person."}
    )
    part = forms.ChoiceField(
        label="What they do",
        choices=TeamMember.Part.choices,
        error_messages={"required": "Choose what they do."},
    )


class NewMarking(OfCase):
    """Another marking."""

    level = forms.ChoiceField(
        label="Marking",
        choices=Marking.Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a marking."},
    )
    reason = _text("Why", 300, "Say why.")


class NewClosure(OfCase):
    """That a case is closed."""

    reason = _text("Why it is closed with what is still open", 500)
