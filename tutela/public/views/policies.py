"""Policies that an organisation fills in and prints; nothing of what it fills in is kept."""

import re
from importlib.resources import files

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

from tutela.public.views.pages import not_found

NAMES = ("acceptable-use", "found-in-possession", "on-discovery", "prevention")
_BLANK = re.compile(r"\{([a-z ]+)\}")
_LONGEST = 200


def contents(request: HttpRequest) -> HttpResponse:
    """List the policies."""
    listed = [(name, _text(name).splitlines()[0].removeprefix("# ")) for name in NAMES]
    return render(request, "public/policies.html", {"policies": listed})


def one(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for what a policy leaves open, and show it filled in, to be printed."""
    if name not in NAMES:
        return not_found(request)
    text = _text(name)
    blanks = list(dict.fromkeys(_BLANK.findall(text)))
    said = {blank: request.POST.get(blank, "").strip()[:_LONGEST] for blank in blanks}
    # Filled in after it was made HTML, as text: nothing typed here is read as a mark.
    made = MarkdownIt("commonmark", {"html": False}).render(text)
    filled = _BLANK.sub(lambda found: _escaped(said[found[1]]) or "…………", made)
    context = {
        "blanks": [(blank, said[blank]) for blank in blanks],
        "text": mark_safe(filled),  # noqa: S308 - our own Markdown; what was typed is escaped
        "title": text.splitlines()[0].removeprefix("# "),
    }
    return render(request, "public/policy.html", context)


def _escaped(text: str) -> str:
    return str(escape(text))


def _text(name: str) -> str:
    language = "cy" if translation.get_language() == "cy" else "en"
    return files("tutela.public").joinpath("policies", language, f"{name}.md").read_text(encoding="utf-8")
