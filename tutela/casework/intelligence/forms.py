"""What pages of communications ask for."""

from django import forms


class Reason(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
