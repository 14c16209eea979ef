"""What the page of one's own language asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tutela.casework.people.preferences.languages import Language


class MyLanguage(forms.Form):
    """The language in which the workbench speaks."""

    language = forms.ChoiceField(
        label=_("The workbench speaks"),
        choices=Language.choices,
        help_text=_("The Welsh was drafted by a machine, and no speaker of your unit has confirmed it yet."),
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
        widget=forms.RadioSelect,
    )
