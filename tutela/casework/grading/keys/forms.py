"""What the page of one's own keys asks for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tutela.casework.grading.keys.table import Key

CHARACTERS = "has_characters"
SHIPPED = "shipped"


class MyKeys(forms.Form):
    """One key for each act of the desk, and whether single characters are keys at all."""

    def __init__(self, keys: Iterable[Key], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields[CHARACTERS] = forms.BooleanField(
            label=_("Use single letters, digits and signs as keys"),
            required=False,
            help_text=_("When off, every act still has a button; arrows, Enter, Space and Esc stay."),
        )
        self.fields[SHIPPED] = forms.BooleanField(
            label=_("Put all keys back as they were shipped"), required=False
        )
        for key in keys:
            self.fields[key.act] = forms.CharField(
                label=_(key.title)[:1].upper() + _(key.title)[1:],
                max_length=1,
                initial=key.keys[0].upper(),
                help_text=_("Pressed with Shift.") if key.shift else "",
                widget=forms.TextInput(
                    {"class": "govuk-input--width-2", "autocomplete": "off", "spellcheck": "false"}
                ),
                error_messages={"required": _("Enter one letter or sign.")},
            )

    @property
    def chosen(self) -> dict[str, str]:
        """The key by act; nothing where all are to be as shipped."""
        if self.cleaned_data[SHIPPED]:
            return {}
        return {name: key for name, key in self.cleaned_data.items() if name not in (CHARACTERS, SHIPPED)}
