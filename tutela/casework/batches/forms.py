"""What the page of a batch asks for."""

from django import forms


class Answer(forms.Form):
    """What an authority answered."""

    answer = forms.CharField(
        label="What the authority answered",
        max_length=1000,
        help_text="Its reference, and what it could not take. It is filed once.",
        error_messages={"required": "Enter what was answered."},
        widget=forms.Textarea({"rows": 4}),
    )
