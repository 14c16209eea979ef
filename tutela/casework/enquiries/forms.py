"""What the page asks on which an enquiry is entered."""

from django import forms

from tutela.casework.enquiries.actions.enter import LONGEST_NAME
from tutela.casework.enquiries.actions.write_step import MOST_LETTERS, MOST_MINUTES
from tutela.casework.enquiries.models import Enquiry
from tutela.casework.reports.triage.forms import MOMENTS


class Enter(forms.Form):
    """One question as it came."""

    channel = forms.ChoiceField(label="How did it come?", choices=Enquiry.Channel.choices)
    came_at = forms.DateTimeField(
        label="When?", input_formats=MOMENTS,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    asker = forms.ChoiceField(label="Who asks?", choices=Enquiry.Asker.choices)
    organisation = forms.CharField(
        label="For which organisation?", required=False, max_length=LONGEST_NAME,
        help_text="Leave it empty for a private person: no names of people here.",
    )  # fmt: skip
    about = forms.ChoiceField(label="About what?", choices=Enquiry.About.choices)
    words = forms.CharField(
        label="What is asked?", max_length=MOST_LETTERS, widget=forms.Textarea({"rows": 5}),
        help_text="In your own dry words. What somebody tells of material is a report: enter it as one.",
        error_messages={"required": "Say what is asked."},
    )  # fmt: skip


class Act(forms.Form):
    """What a step may carry; the verb says what it lacks."""

    says = forms.CharField(required=False, max_length=MOST_LETTERS)
    minutes = forms.IntegerField(required=False, min_value=0, max_value=MOST_MINUTES)
    advice = forms.IntegerField(required=False)
    step = forms.IntegerField(required=False)
    code = forms.CharField(required=False, max_length=40)
    text = forms.CharField(required=False, max_length=400)
    to = forms.CharField(required=False, max_length=60)
