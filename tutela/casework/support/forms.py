"""What the page of support may be sent; the verb says what it lacks."""

from django import forms

from tutela.casework.support.actions.file_record import MOST_LETTERS


class Sent(forms.Form):
    """What somebody files."""

    answer = forms.CharField(required=False, max_length=20)
    says = forms.CharField(required=False, max_length=MOST_LETTERS)
