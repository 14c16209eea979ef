"""What the pages of the duty list ask for."""

from typing import cast

from django import forms

from tutela.casework.gate import TABLE, Act, Actor
from tutela.casework.people.models import Person

_MOMENT = {"type": "datetime-local", "class": "govuk-input--width-20"}
_WRITTEN = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class NewTurn(forms.Form):
    """Who is put on the duty list, where they are told, and while when."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label="Person", error_messages={"required": "Choose a person."}
    )
    place = forms.IntegerField(
        label="Place",
        min_value=1,
        max_value=999,
        initial=1,
        help_text="1 is told first; the next when nobody took the alert up in time.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    address = forms.CharField(
        label="Where they are told",
        max_length=500,
        help_text="An e-mail address, or an https address that takes messages. A reference and a deadline "
        "are sent there, and nothing else.",
        error_messages={"required": "Write where they are told."},
    )
    begins_at = forms.DateTimeField(
        label="From",
        input_formats=_WRITTEN,
        widget=forms.DateTimeInput(attrs=_MOMENT, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": "Write when the turn begins.",
            "invalid": "Write a moment as 2027-03-05 08:00.",
        },
    )
    ends_at = forms.DateTimeField(
        label="Until",
        required=False,
        help_text="Left empty, it lasts until somebody ends it.",
        input_formats=_WRITTEN,
        widget=forms.DateTimeInput(attrs=_MOMENT, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Write a moment as 2027-03-05 08:00."},
    )

    def __init__(self, by: Actor, *asked: object) -> None:
        super().__init__(*asked)  # type: ignore[arg-type]  # what was sent, if anything was
        roles = [role.value for role in TABLE[Act.ANSWER_ALERTS]]
        able = Person.objects.able().filter(unit=by.unit, is_service=False, grants__role__in=roles)
        people = cast("forms.ModelChoiceField[Person]", self.fields["person"])
        people.queryset = able.distinct().order_by("name")
