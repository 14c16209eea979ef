"""What the pages of support may be sent; the verb says what it lacks."""

from django import forms

from tutela.casework.support.actions.file_record import MOST_LETTERS


class Sent(forms.Form):
    """What somebody files."""

    answer = forms.CharField(required=False, max_length=20)
    session = forms.CharField(required=False, max_length=20)
    on = forms.DateField(required=False, error_messages={"invalid": "Write a day as 2027-03-05."})
    about = forms.CharField(required=False, max_length=60)
    number = forms.IntegerField(required=False, min_value=0)
    says = forms.CharField(required=False, max_length=MOST_LETTERS)
