"""What pages of communications ask for."""

from django import forms


class Translate(forms.Form):
    """What a message means, by whom."""

    language = forms.CharField(label="Language of the message, as a code such as pl", max_length=35)
    text = forms.CharField(label="What it means", max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}))
    translator = forms.CharField(label="Who translated, if not you", max_length=200, required=False)


class Reason(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
