"""What the pages of notices ask for."""

from django import forms

from tutela.casework.takedown.actions.enter_check import BY_PEOPLE as LOOKS
from tutela.casework.takedown.actions.holds.answer_hold import BY_PEOPLE as HOLD_ANSWERS
from tutela.casework.takedown.models import ProviderAnswer


class HoldAnswer(forms.Form):
    """What the police answered."""

    answer = forms.ChoiceField(
        label="What did they answer?",
        choices=[(each.value, each.label) for each in HOLD_ANSWERS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they answered."},
    )
    answered_by = forms.CharField(
        label="Who gave the answer", max_length=200, error_messages={"required": "Enter who gave the answer."}
    )
    basis = forms.CharField(
        label="On what it rests",
        max_length=300,
        help_text="The reference of their mail, or a telephone call and its time.",
        error_messages={"required": "Enter on what it rests."},
    )
    until = forms.DateTimeField(
        label="Hold until",
        required=False,
        help_text="For holding until a time only: 2026-12-01 14:00.",
        error_messages={"invalid": "Write day and time like this: 2026-12-01 14:00."},
    )


class Answer(forms.Form):
    """What the provider says it did."""

    code = forms.ChoiceField(
        label="What do they say?",
        choices=ProviderAnswer.Code.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they say."},
    )
    through = forms.ChoiceField(
        label="How it came",
        choices=[each for each in ProviderAnswer.Through.choices if each[0] != ProviderAnswer.Through.PAGE],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it came."},
    )
    item = forms.IntegerField(
        label="Number of the address",
        required=False,
        min_value=1,
        help_text="Leave it empty for all of them.",
    )
    says = forms.CharField(
        label="In their words", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class Check(forms.Form):
    """What was found at an address."""

    item = forms.IntegerField(
        label="Number of the address",
        min_value=1,
        error_messages={"required": "Enter the number of the address."},
    )
    found = forms.ChoiceField(
        label="What was found?",
        choices=[(each.value, each.label) for each in LOOKS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was found."},
    )
    vantage = forms.CharField(
        label="From where it was looked",
        max_length=60,
        help_text="For example: isolated machine, London.",
        error_messages={"required": "Enter from where it was looked."},
    )
    basis = forms.CharField(
        label="On what it rests",
        max_length=300,
        required=False,
        help_text="Needed where you say it is removed.",
    )


class AppealForm(forms.Form):
    """Who appeals, and what they say."""

    host = forms.CharField(
        label="Who appeals", max_length=300, error_messages={"required": "Enter who appeals."}
    )
    serial = forms.CharField(
        label="The number they name",
        max_length=60,
        error_messages={"required": "Enter the number they name."},
    )
    contact = forms.CharField(
        label="How they are reached",
        max_length=300,
        error_messages={"required": "Enter how they are reached."},
    )
    says = forms.CharField(
        label="What they say",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what they say."},
    )


class Decision(forms.Form):
    """How an appeal is decided."""

    decision = forms.ChoiceField(
        label="How is it decided?",
        choices=[("dismiss", "The notice stands"), ("uphold", "The notice was wrong")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is decided."},
    )
    reason = forms.CharField(label="Why", max_length=500, error_messages={"required": "Enter why."})


class Ending(forms.Form):
    """Why a notice ends."""

    reason = forms.CharField(label="Why", max_length=500, error_messages={"required": "Enter why."})
