"""What the pages of cases ask for."""

from django import forms

_REFERENCE = "Letters, digits, hyphens, dots and underscores. It cannot be changed afterwards."
_SHORT = {"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}


class NewCase(forms.Form):
    """What a case is opened with."""

    reference = forms.CharField(
        label="Reference",
        max_length=60,
        help_text=_REFERENCE,
        error_messages={"required": "Enter the reference of the case."},
        widget=forms.TextInput(_SHORT),
    )
    title = forms.CharField(
        label="Title (optional)",
        max_length=200,
        required=False,
        help_text="A short title without names of people.",
    )


class NewExhibit(forms.Form):
    """What an exhibit is added with."""

    reference = forms.CharField(
        label="Reference",
        max_length=60,
        help_text=_REFERENCE,
        error_messages={"required": "Enter the reference of the exhibit."},
        widget=forms.TextInput(_SHORT),
    )
    authority = forms.CharField(
        label="Authority",
        max_length=300,
        help_text="What allows you to examine it: the warrant, consent or order, with its number.",
        error_messages={"required": "Enter the authority under which it may be examined."},
    )
    description = forms.CharField(
        label="Description (optional)",
        max_length=300,
        required=False,
        help_text="What it is, without names of people.",
    )
    seized_on = forms.DateField(
        label="Seized on (optional)",
        required=False,
        help_text="As 2026-11-28. What was taken shortly before that day comes to desks earlier.",
        error_messages={"invalid": "Write the day as 2026-11-28."},
        widget=forms.TextInput(_SHORT),
    )
