"""What the pages of channels ask for."""

from django import forms


class Settlement(forms.Form):
    """How a delivery was settled."""

    how = forms.CharField(
        label="How it was settled",
        max_length=400,
        help_text="For example: told by telephone at 14:02. Write no names of people outside.",
        error_messages={"required": "Enter how it was settled."},
    )
