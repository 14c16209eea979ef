"""What the pages of bundles ask for."""

from django import forms


class Reason(forms.Form):
    """Why a join is undone, made again or made by hand."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        error_messages={"required": "Write why, so that others understand it."},
    )
