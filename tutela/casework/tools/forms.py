"""What the pages of tools ask for."""

from django import forms


class Stopping(forms.Form):
    """Why a tool is suspended or withdrawn."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        help_text="In a sentence. It stays with the tool.",
        error_messages={"required": "Enter the reason."},
    )
