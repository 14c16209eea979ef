"""What the pages of limits, assessments and shifts ask for."""

from django import forms
from django.utils import timezone

from tutela.casework.welfare.limits.rules import Rules

_MOMENT = {"type": "datetime-local", "class": "govuk-input--width-20"}
_WRITTEN = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
_SHORT = {"class": "govuk-input--width-5"}


class EnterAssessment(forms.Form):
    """When an assessment was held, how long it lasts, and what it found."""

    held_on = forms.DateField(
        label="Held on",
        initial=timezone.localdate,
        widget=forms.DateInput({"type": "date", "class": "govuk-input--width-10"}),
        error_messages={"required": "Write the day.", "invalid": "Write a day as 2027-03-05."},
    )
    months = forms.IntegerField(
        label="It lasts for so many months",
        min_value=1,
        max_value=12,
        initial=12,
        widget=forms.NumberInput(_SHORT),
    )
    findings = forms.CharField(
        label="What was assessed and found",
        max_length=20_000,
        help_text="Nothing about the health of any person.",
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": "Write what was found, for whoever signs it."},
    )


class OfDuty(forms.Form):
    """A form that names one of the duties of the unit's rules."""

    duty = forms.ChoiceField(label="Duty", required=False)

    def __init__(self, laid_down: Rules | None, *sent: object) -> None:
        super().__init__(*sent)  # type: ignore[arg-type]  # what was sent, if anything was
        duties = laid_down.duties if laid_down else ()
        choices = [("", "The first of the unit's rules"), *((each.name, each.title) for each in duties)]
        self.fields["duty"].choices = choices  # type: ignore[attr-defined]  # it is a choice


class LowerLimits(OfDuty):
    """What one person may view, at most what their unit may."""

    day_minutes = forms.FloatField(label="Minutes a day", min_value=0, widget=forms.NumberInput(_SHORT))
    week_minutes = forms.FloatField(label="Minutes a week", min_value=0, widget=forms.NumberInput(_SHORT))
    viewing_minutes = forms.FloatField(
        label="Minutes without a break", min_value=0, widget=forms.NumberInput(_SHORT)
    )


class PlanShift(OfDuty):
    """From when until when somebody works."""

    begins_at = forms.DateTimeField(
        label="From",
        input_formats=_WRITTEN,
        widget=forms.DateTimeInput(_MOMENT, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": "Write when the shift begins.",
            "invalid": "Write a moment as 2027-03-05 08:00.",
        },
    )
    ends_at = forms.DateTimeField(
        label="Until",
        input_formats=_WRITTEN,
        widget=forms.DateTimeInput(_MOMENT, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": "Write when the shift ends.",
            "invalid": "Write a moment as 2027-03-05 16:00.",
        },
    )
