"""What the pages of disclosure ask for; the verbs say what else they lack."""

from django import forms

from tutela.casework.disclosure.models import LONGEST


class Asked(forms.Form):
    """What is asked of the logs."""

    kind = forms.CharField(max_length=20)
    name = forms.CharField(max_length=200)
    since = forms.DateField()
    until = forms.DateField()
    purpose = forms.CharField(max_length=30)
    reason = forms.CharField(max_length=LONGEST)


class Opened(forms.Form):
    """What a new request says."""

    requester = forms.CharField(max_length=200)
    contact = forms.CharField(max_length=500)
    received_on = forms.DateField()
    subject = forms.CharField(required=False, max_length=30)


class Step(forms.Form):
    """What a step on a request carries."""

    reason = forms.CharField(required=False, max_length=LONGEST)
    on = forms.DateField(required=False)
    number = forms.IntegerField(required=False, min_value=1)
    decision = forms.CharField(required=False, max_length=10)
    exemption = forms.CharField(required=False, max_length=30)
    given = forms.CharField(required=False, max_length=5000)
