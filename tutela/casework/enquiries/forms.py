"""What the page asks on which an enquiry is entered."""

from typing import Any

from django import forms
from django.utils import timezone

from tutela.casework.enquiries.actions.write_step import MOST_LETTERS
from tutela.casework.enquiries.models import Enquiry

# As browsers send a moment, in the unit's time zone.
_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class Enter(forms.Form):
    """One question as it came."""

    channel = forms.ChoiceField(label="How did it come?", choices=Enquiry.Channel.choices)
    came_at = forms.DateTimeField(
        label="When?", input_formats=_MOMENTS,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    asker = forms.ChoiceField(label="Who asks?", choices=Enquiry.Asker.choices)
    organisation = forms.CharField(
        label="For which organisation?", required=False, max_length=120,
        help_text="Leave it empty for a private person: no names of people here.",
    )  # fmt: skip
    about = forms.ChoiceField(label="About what?", choices=Enquiry.About.choices)
    words = forms.CharField(
        label="What is asked?", max_length=MOST_LETTERS, widget=forms.Textarea({"rows": 5}),
        help_text="In your own dry words. What somebody tells of material is a report: enter it as one.",
        error_messages={"required": "Say what is asked."},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a moment that is yet to come."""
        said = super().clean() or {}
        if (came_at := said.get("came_at")) and came_at > timezone.now():
            self.add_error("came_at", "That is yet to come.")
        return said


class Act(forms.Form):
    """What a step may carry; the verb says what it lacks."""

    says = forms.CharField(required=False, max_length=MOST_LETTERS)
    minutes = forms.IntegerField(required=False, min_value=0, max_value=24 * 60)
    advice = forms.IntegerField(required=False)
    step = forms.IntegerField(required=False)
    code = forms.CharField(required=False, max_length=40)
    text = forms.CharField(required=False, max_length=400)
    to = forms.CharField(required=False, max_length=60)
