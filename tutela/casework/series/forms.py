"""What the pages of series ask for."""

from django import forms

from tutela.casework.packages.models import Handling


class Open(forms.Form):
    """What a new series is called."""

    title = forms.CharField(
        label="What is it called?", required=False, max_length=80,
        help_text="A name of the series, never a child's. Leave it out, and its reference is its name.",
    )  # fmt: skip
    named_by = forms.CharField(
        label="Who else calls it so?", required=False, max_length=200,
        help_text="Where it is known by name only: the list, force or bulletin that names it.",
    )  # fmt: skip
    referral = forms.CharField(
        label="With which referral?",
        required=False,
        max_length=20,
        help_text="Such as VI-3, if there is one.",
    )


class Said(forms.Form):
    """What a step may carry; the verb says what it lacks."""

    says = forms.CharField(required=False, max_length=500)
    referral = forms.CharField(required=False, max_length=20)
    into = forms.CharField(required=False, max_length=20)
    state = forms.CharField(required=False, max_length=20)
    due = forms.DateField(required=False)
    number = forms.IntegerField(required=False, min_value=1)
    recipient = forms.CharField(required=False, max_length=60)
    basis = forms.CharField(required=False, max_length=40)
    handling = forms.CharField(required=False, max_length=1, initial=Handling.PERMITTED.value)
