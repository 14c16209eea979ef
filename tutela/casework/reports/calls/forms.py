"""What the page asks on which staff enter what somebody told them."""

import secrets
from typing import Any

from django import forms
from django.utils import timezone

from tutela.casework.reports.calls.call import CHANNELS, SOURCES, Call, Question, questions
from tutela.casework.reports.triage.forms import MOMENTS
from tutela.casework.reports.triage.presenters import source_in_words
from tutela.engine.formats.reports.told import Channel, Source

_MOST = {"line": 300, "text": 8000}
_NUMBER_BYTES = 16
_MOMENT = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class Entry(forms.Form):
    """One call, letter or visit; its questions are data."""

    number = forms.RegexField(r"^call [0-9a-f]{32}$", widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label="How do they tell us?", choices=[(each.value, each.value.capitalize()) for each in CHANNELS]
    )
    source = forms.ChoiceField(
        label="Who tells us?",
        choices=[(each.value, source_in_words(each.value).capitalize()) for each in SOURCES],
    )
    began_at = forms.DateTimeField(
        label="When did the call or visit begin, or the letter arrive?", input_formats=MOMENTS, widget=_MOMENT
    )
    ended_at = forms.DateTimeField(
        label="When was it over?", required=False, input_formats=MOMENTS, widget=_MOMENT,
        help_text="Leave it empty for a letter.",
    )  # fmt: skip
    contact = forms.CharField(
        label="How can they be reached, if they want that?", required=False, max_length=300,
        help_text="Sealed apart from the report. Two people have to agree before anybody reads it, also you.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    is_read_back = forms.BooleanField(label="I read it back, and they agreed to it", required=False)

    def __init__(self, *of: Any, **named: Any) -> None:
        super().__init__(*of, **named)
        for one in questions():
            self.fields[one.name] = _field(one)

    @property
    def for_everybody(self) -> list[Any]:
        """The questions that everybody is asked."""
        return [self[one.name] for one in questions() if not one.of]

    @property
    def for_some(self) -> list[tuple[str, list[Any], bool]]:
        """The questions that only some are asked: whom, which, and whether one of them is answered."""
        sources = dict.fromkeys(one.of for one in questions() if one.of)
        return [
            (f"If it is {_who(of)} who tells", fields, any(field.value() for field in fields))
            for of in sources
            if (fields := [self[one.name] for one in questions() if one.of == of])
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse what tells nothing, and times that cannot be."""
        said = super().clean() or {}
        if not self.errors and not (said["addresses"] or said["more"]):
            self.add_error(
                "addresses", "Write down what they tell: an address, an account, or what they say."
            )
        began, ended, now = said.get("began_at"), said.get("ended_at"), timezone.now()
        if began and began > now:
            self.add_error("began_at", "That is yet to come.")
        if began and ended and not began <= ended <= now:
            self.add_error("ended_at", "It ends after it began, and not after now.")
        return said

    def call(self) -> Call:
        """Give what was entered, once it is valid."""
        said = self.cleaned_data
        answers = {one.name: _text(said[one.name]) for one in questions() if said[one.name]}
        return Call(
            said["number"], Channel(said["channel"]), Source(said["source"]), said["began_at"],
            said["ended_at"], said["is_read_back"], answers,
        )  # fmt: skip


def empty() -> Entry:
    """Give out a form, with a number of its own."""
    return Entry(initial={"number": f"call {secrets.token_hex(_NUMBER_BYTES)}", "began_at": timezone.now()})


def _field(one: Question) -> forms.Field:
    said: dict[str, Any] = {"label": one.label, "help_text": one.hint, "required": one.needed}
    if one.kind == "choice":
        return forms.ChoiceField(**said, choices=[("", "Choose one"), *one.choices])
    if one.kind == "moment":
        return forms.DateTimeField(**said, input_formats=MOMENTS, widget=_MOMENT)
    widget = forms.Textarea({"rows": 4}) if one.kind == "text" else forms.TextInput({"autocomplete": "off"})
    return forms.CharField(**said, max_length=_MOST[one.kind], widget=widget)


def _text(said: Any) -> str:
    return said if isinstance(said, str) else str(said.isoformat())


def _who(source: str) -> str:
    name = source_in_words(source)
    return f"an {name}" if name[0] in "aeiouI" else f"a {name}"
