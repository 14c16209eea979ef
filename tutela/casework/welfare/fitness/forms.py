"""What the pages of clearances and terminals ask for."""

from django import forms

from tutela.casework.welfare.models import Clearance


class EnterClearance(forms.Form):
    """What somebody was cleared for, at which level, and until when."""

    kind = forms.TypedChoiceField(
        label="What it is",
        choices=[(kind.value, kind.value.capitalize()) for kind in Clearance.Kind],
        coerce=Clearance.Kind,
        widget=forms.RadioSelect(),
        error_messages={"required": "Choose what it is."},
    )
    level = forms.CharField(
        label="Level",
        max_length=60,
        help_text="As your unit calls it.",
        error_messages={"required": "Write at which level."},
    )
    reference = forms.CharField(
        label="Reference",
        max_length=60,
        required=False,
        help_text="The number under which it is kept elsewhere, if there is one.",
    )
    valid_until = forms.DateField(
        label="Valid until",
        widget=forms.DateInput({"type": "date", "class": "govuk-input--width-10"}),
        error_messages={"required": "Write until when it is valid.", "invalid": "Write a day as 2027-03-05."},
    )


class EnrolTerminal(forms.Form):
    """What people call the terminal."""

    name = forms.CharField(
        label="Name",
        max_length=100,
        help_text="Such as the room and the place in it.",
        error_messages={"required": "Write what people call this terminal."},
    )
