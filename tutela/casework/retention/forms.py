"""What the pages of retention ask for; the verbs say what else they lack."""

from django import forms


class Said(forms.Form):
    """What a step carries."""

    rule = forms.CharField(required=False, max_length=60)
    born = forms.DateField(required=False)
    number = forms.IntegerField(required=False, min_value=1)
    until = forms.DateField(required=False)
    reason = forms.CharField(required=False, max_length=500)
    authority = forms.CharField(required=False, max_length=200)
