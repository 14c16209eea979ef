"""What the pages of people ask for."""

from django import forms

from tutela.casework.gate import ROLES_OF_PEOPLE

ROLES = [(role.value, role.value.capitalize()) for role in ROLES_OF_PEOPLE]
_SHORT = {"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}


class NewPerson(forms.Form):
    """What a person is added with."""

    username = forms.CharField(
        label="User name",
        max_length=60,
        help_text="Letters, digits, hyphens and underscores. It cannot be changed afterwards.",
        error_messages={"required": "Enter the user name."},
        widget=forms.TextInput({**_SHORT, "autocapitalize": "none"}),
    )
    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Enter the name of the person."}
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=ROLES,
        help_text="An administrator never sees media, so cannot be assessor or quality officer as well.",
        error_messages={"required": "Choose at least one role."},
        widget=forms.CheckboxSelectMultiple,
    )


class NewRole(forms.Form):
    """Which role a person is given, or loses."""

    role = forms.ChoiceField(choices=ROLES, error_messages={"required": "Choose a role."})
