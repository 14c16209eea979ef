"""In which language a page speaks: that of whoever is signed in, else what their browser asks for."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import translation

from tutela.casework import rooms
from tutela.casework.people.models import Person
from tutela.casework.people.preferences.languages import CODES, Language
from tutela.site.middleware.errors import place_of
from tutela.site.web import words

# The pages of the site itself that are translated; rooms name theirs.
_OWN = {"home"}


class Languages:
    """Middleware: has a page that is translated speak the language of whoever asks; others speak English.

    What is not translated is never half so, and what is written or handed out there is in English: a verb
    that puts a date into a letter does not ask who pressed the button.
    """

    def __init__(self, pass_on: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._pass_on = pass_on

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request in its language."""
        wanted = _wanted(request)
        request.language = wanted  # type: ignore[attr-defined]  # set here
        if wanted == Language.ENGLISH or not _is_translated(request):
            return self._pass_on(request)
        with translation.override(CODES[wanted]):
            return self._pass_on(request)


def _wanted(request: HttpRequest) -> str:
    if isinstance(request.user, Person):
        return request.user.language
    asked = translation.get_language_from_request(request)
    return next(code for code, django in CODES.items() if django == asked)


def _is_translated(request: HttpRequest) -> bool:
    """Say whether an address is one of a translated page, or of none: what is said of that is translated."""
    found = place_of(request)
    if found is None:
        return True
    named = found.namespace or found.url_name
    return named in _OWN or named in rooms.translated()


def frame(request: HttpRequest) -> dict[str, Any]:
    """Say to a page its language, that of its frame, and what its scripts say in that.

    Returns:
        `language`, the code of the page's; `frame`, as Django names that of the frame; `lang`, its code where
        it is another than the page's, else ""; `words` of scripts, None where they are as written; `other`, a
        language as it is called in itself, with where it is chosen.
    """
    wanted = getattr(request, "language", Language.ENGLISH.value)
    active = translation.get_language() or CODES[Language.ENGLISH]
    shown = next((code for code, django in CODES.items() if django == active), Language.ENGLISH.value)
    other = Language.ENGLISH if wanted == Language.WELSH else Language.WELSH
    return {
        "language": shown,
        "frame": CODES[wanted],
        "lang": wanted if wanted != shown else "",
        "words": words.of(wanted) if wanted != Language.ENGLISH else None,
        "other": {"code": other.value, "name": other.label, "href": reverse("my-language")},
    }
