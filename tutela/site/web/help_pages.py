"""The help of each page: Markdown beside the room that has the page, shown in the documentation too."""

from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from tutela.casework import rooms

_OWN = Path(__file__).parents[1] / "help"


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """List what there is help about."""
    listed = [
        {"title": _title(path), "href": reverse("help", args=[name])} for name, path in _pages().items()
    ]
    return render(request, "site/help.html", {"pages": sorted(listed, key=lambda each: each["title"])})


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show the help of one page.

    Raises:
        Http404: there is no help of that name.
    """
    path = _pages().get(name)
    if path is None:
        raise Http404(name)
    return render(request, "site/help.html", {"title": _title(path), "text": _text(path)})


def href(of: str) -> str:
    """Say where the help of a page is, by the name of its address; all help where it has none of its own."""
    return reverse("help", args=[of]) if of in _pages() else reverse("help-contents")


@cache
def _pages() -> dict[str, Path]:
    folders = [_OWN, *(Path(room.path) / "help" for room in rooms.every())]
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.md"))}


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as text:
        return text.readline().removeprefix("# ").strip()


@cache
def _text(path: Path) -> SafeString:
    words: str = MarkdownIt("commonmark").enable("table").render(path.read_text(encoding="utf-8"))
    return SafeString(words)
