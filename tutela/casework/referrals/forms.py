"""What the pages of marks ask for."""

from django import forms

from tutela.casework.origins.models import Clearing, Mark


class MarkItem(forms.Form):
    """What is said of an item."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=Mark.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )


class AskToClear(forms.Form):
    """Why a mark would be cleared."""

    reason = forms.ChoiceField(
        label="Why?",
        choices=Clearing.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why."},
    )


class AnswerClearing(forms.Form):
    """Whether a mark is cleared."""

    answer = forms.ChoiceField(
        label="Is it cleared?",
        choices=[("clear", "Clear the mark"), ("keep", "Leave the mark")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is cleared."},
    )
