"""What is asked of whoever raises a finding."""

from django import forms

from tutela.casework.quality.sampling.terms import Severity


class RaiseForm(forms.Form):
    """How grave a fault is, and what is wrong."""

    severity = forms.ChoiceField(
        label="How grave is it?", choices=[(each.value, each.value.capitalize()) for each in Severity]
    )
    reason = forms.CharField(
        label="What is wrong?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Name facts and the law. Do not describe what it shows.",
    )
