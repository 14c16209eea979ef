"""The languages in which the workbench speaks to a person."""

from django.db import models

# As the settings name English; it is what the texts of the program are written in.
CODES = {"en": "en-gb", "cy": "cy"}


class Language(models.TextChoices):
    """A language, by the code that pages carry; each is named in itself."""

    ENGLISH = "en", "English"
    WELSH = "cy", "Cymraeg"
