"""What the pages of reports to NCMEC ask for; the verbs and the checks of the form say what they lack."""

from typing import Any

from django import forms

from tutela.casework.cybertips.content import facts, files
from tutela.casework.cybertips.models import Environment
from tutela.engine.formats.cybertips.elements import table, values
from tutela.engine.formats.reports import incident_types

_SHORT, _LONG = 500, 20_000
PLACES = (
    ("", "Not said"),
    ("webPageIncident", "A web page"),
    ("emailIncident", "Mail"),
    ("newsgroupIncident", "A newsgroup"),
    ("chatImIncident", "A chat or messages"),
    ("onlineGamingIncident", "A game on line"),
    ("cellPhoneIncident", "A telephone"),
    ("nonInternetIncident", "Not on the internet"),
    ("peer2peerIncident", "File sharing between peers"),
)
_THREE = (("", "Not said"), ("yes", "Yes"), ("no", "No"))
_ANSWERS = {"yes": True, "no": False, "": None}


def _line(label: str, help_text: str = "", most: int = _SHORT) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, help_text=help_text)


def _text(label: str, help_text: str = "") -> forms.CharField:
    area = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, required=False, max_length=_LONG, help_text=help_text, widget=area)


def _three(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, choices=_THREE, coerce=lambda said: _ANSWERS[said], empty_value=None
    )


def _annotations() -> list[tuple[str, str]]:
    return [(part.name, part.name) for part in table()["reportAnnotations"].children]


class Make(forms.Form):
    """Of what a report is made, and for which environment."""

    kind = forms.ChoiceField(
        label="Of what is it made?",
        choices=[("case", "A case"), ("exhibit", "An exhibit"), ("report", "A report to us")],
        error_messages={"required": "Choose of what it is made."},
    )
    name = forms.CharField(
        label="Which one?", max_length=200, help_text="For example OP-1, OP-1/JB1 or R-12.",
        error_messages={"required": "Name the case, the exhibit or the report."},
    )  # fmt: skip
    environment = forms.ChoiceField(
        label="For which environment?",
        choices=[
            (Environment.TEST.value, "TEST: NCMEC's test environment"),
            (Environment.LIVE.value, "Live"),
        ],
        widget=forms.RadioSelect,
        help_text="It stays so for good. Write invented facts only in a TEST report.",
        error_messages={"required": "Choose TEST or live."},
    )


class Facts(forms.Form):
    """What a report says. Further fields come by `tutela ncmec edit`, and stay as they are here."""

    incident_type = forms.ChoiceField(
        label="Kind of incident", required=False,
        choices=[("", "Choose"), *((each, incident_types.in_our_terms(each)) for each in incident_types.ALL)],
    )  # fmt: skip
    incident_at = forms.DateTimeField(
        label="When it happened, or was found", required=False,
        widget=forms.DateTimeInput({"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"),
        help_text="In the time zone of this unit.",
    )  # fmt: skip
    incident_at_says = _line("What that moment is", "For example: when the file was uploaded.", 3000)
    platform = _line("Platform", most=256)
    escalate = _text(
        "Why it is pressing", "Leave it empty where it is not: what stands here has it escalated."
    )
    annotations = forms.MultipleChoiceField(
        label="Annotations of the report", required=False, widget=forms.CheckboxSelectMultiple
    )
    place = forms.ChoiceField(label="Where it happened", required=False, choices=PLACES)
    urls = _text("Addresses of web pages", "One a line.")
    third_party = _three("Is it hosted by somebody else?")
    place_mails = _text("Mail addresses there", "One a line; for mail and newsgroups.")
    place_name = _line("Name of the newsgroup, chat, game, client or place, or the telephone number")
    place_second = _line("Name of the room, console or file")
    place_content = _text("What was written", "For mail, newsgroups, chats and games.")
    place_says = _text("What else is to be said of the place")
    reporter_first = _line("First name of the reporting person")
    reporter_last = _line("Last name of the reporting person")
    reporter_mail = _text("Mail addresses of the reporting person", "One a line.")
    reporter_phone = _text("Telephone numbers of the reporting person", "One a line.")
    terms = _text("Terms of service")
    legal_url = _line("Address for legal process", most=2083)
    agency = _line("Law enforcement that was told")
    agency_case = _line("Its number of the case")
    person_first = _line("First name of the person reported")
    person_last = _line("Last name of the person reported")
    esp_identifier = _line("Number of the account", most=255)
    esp_service = _line("Service of the account")
    screen_name = _line("Screen name")
    display_names = _text("Display names", "One a line.")
    profile_urls = _text("Addresses of the profile", "One a line.")
    person_mails = _text("Mail addresses of the person", "One a line.")
    person_phones = _text("Telephone numbers of the person", "One a line.")
    ip_events = _text(
        "IP addresses",
        f"One a line: 192.0.2.1 2026-11-02T14:02:00Z, then one of {', '.join(values()['eventName'])}.",
    )
    person_says = _text("What else is to be said of the person")
    additional = _text("What else is to be said")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the annotations that the form of NCMEC has."""
        super().__init__(*args, **kwargs)
        field = self.fields["annotations"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = _annotations()

    def clean_ip_events(self) -> str:
        """Refuse a line that holds more than an event."""
        said = str(self.cleaned_data["ip_events"])
        for line in facts.lines(said):
            try:
                facts.event(line)
            except ValueError as wrong:
                raise forms.ValidationError(
                    f"{line[:80]!r}: write an address, a moment and an event, or less."
                ) from wrong
        return said


# The headings under which the fields of that page stand.
SECTIONS = (
    ("The incident", "incident_type incident_at incident_at_says platform escalate annotations"),
    (
        "Where it happened",
        "place urls third_party place_mails place_name place_second place_content place_says",
    ),
    (
        "Who reports",
        "reporter_first reporter_last reporter_mail reporter_phone terms legal_url agency agency_case",
    ),
    (
        "Who is reported",
        "person_first person_last esp_identifier esp_service screen_name display_names profile_urls "
        "person_mails person_phones ip_events person_says",
    ),
    ("What else", "additional"),
)


class Choose(forms.Form):
    """Which items go with a report."""

    items = forms.CharField(
        label="Items", max_length=_LONG, widget=forms.Textarea({"rows": 4}),
        help_text="Their references, as T-12, one a line or with commas between. Only these are sent.",
        error_messages={"required": "Name at least one item."},
    )  # fmt: skip


class DescribeFile(forms.Form):
    """What NCMEC is told of a file."""

    name = forms.CharField(
        label="Name that the file had", max_length=2056, error_messages={"required": "Give its name."}
    )
    viewed = _three("Did one of your people view it?")
    exif_viewed = _three("Did one of your people view its metadata?")
    is_public = _three("Could everybody see it?")
    relevance = forms.ChoiceField(
        label="How it belongs to the report", required=False,
        choices=[("", "Not said"), *((each, each) for each in values()["fileRelevance"])],
    )  # fmt: skip
    classification = forms.ChoiceField(
        label="Industry classification that you confirm", required=False,
        choices=[("", "None is sent"), *((each, each) for each in values()["industryClassification"])],
    )  # fmt: skip
    annotations = forms.MultipleChoiceField(
        label="Annotations", required=False, widget=forms.CheckboxSelectMultiple
    )
    says = _line("What else is to be said of it")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the annotations that a file can have."""
        super().__init__(*args, **kwargs)
        field = self.fields["annotations"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(each, each) for each in files.annotations()]


class Said(forms.Form):
    """What a step of the page says."""

    version = forms.IntegerField(min_value=1)
    basis = forms.CharField(required=False, max_length=_SHORT)
    because = forms.CharField(required=False, max_length=_SHORT)
    number = forms.IntegerField(required=False)
    known = forms.ChoiceField(required=False, choices=[("", ""), ("there", "there"), ("not", "not")])
    environment = forms.CharField(required=False, max_length=10)
    files_sha256 = forms.CharField(required=False, max_length=64)
    to = forms.CharField(required=False, max_length=60)
