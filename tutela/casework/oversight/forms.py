"""What the supervisor's pages ask for."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from tutela.casework.grading.models import Allocation
from tutela.casework.people.models import Person


class GiveWork(forms.Form):
    """What is given, to whom, and how soon it is wanted."""

    what = forms.CharField(
        label="Case or exhibit",
        max_length=130,
        help_text="The reference of a case, for all its exhibits, or of one exhibit, such as OP-1/JB1.",
        error_messages={"required": "Enter the reference of a case or an exhibit."},
        widget=forms.TextInput(
            {"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    people = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        label="People",
        error_messages={"required": "Choose whom the work is given to."},
        widget=forms.CheckboxSelectMultiple(),
    )
    priority = forms.TypedChoiceField(
        label="Priority",
        choices=Allocation.Priority.choices,
        coerce=int,
        error_messages={"required": "Choose how soon it is wanted."},
        widget=forms.RadioSelect(),
    )

    def __init__(self, people: QuerySet[Person], *arguments: Any) -> None:
        super().__init__(*arguments)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]
        self.fields["people"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]


class Confirm(forms.Form):
    """Nothing but that it is meant."""
