"""Reads a unit's guidance, which is Markdown with a section for each category, and draws it safely."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from tutela.casework.grading.errors import BadGuidance
from tutela.engine.taxonomy.packs import LawPack

# Of what is typed nothing is taken as HTML, and nothing leads or loads from anywhere else.
_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False})
    .enable("table")
    .disable(["html_block", "html_inline", "image", "link", "autolink", "reference"])
)
_SECTION = "h2"
# On a page headings of the text come below those of the page.
_DEEPER = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6", "h6": "h6"}
SHIPPED = """What holds for every category comes first.

## Name of a category

What the unit says about it: how it is told from its neighbours, and what to do in doubt. The heading is the
category's code or title. Never describe what any picture shows.
"""


@dataclass(frozen=True, slots=True)
class Sections:
    """A guidance in parts: what stands before the first heading of the second level, and what below each."""

    general: str
    named: Mapping[str, str]

    def of(self, pack: LawPack) -> dict[str, str]:
        """Give the text about each category that has a section, by the category's code."""
        names = {name.casefold(): text for name, text in self.named.items()}
        found = {
            category.code: names.get(category.code.casefold(), names.get(category.title.casefold(), ""))
            for category in pack.categories
        }
        return {code: text for code, text in found.items() if text}

    def about_all(self, pack: LawPack) -> str:
        """Give what is about every category: what comes first, and sections that name none of the pack."""
        known = {name.casefold() for each in pack.categories for name in (each.code, each.title)}
        others = [f"## {name}\n\n{text}" for name, text in self.named.items() if name.casefold() not in known]
        return "\n\n".join(part for part in (self.general, *others) if part)


def read(text: str) -> Sections:
    """Part a guidance at its headings of the second level.

    Raises:
        BadGuidance: it has none, or two of the same name.
    """
    lines, tokens = text.splitlines(), _MARKDOWN.parse(text)
    heads = [
        (token.map, tokens[at + 1].content.strip())
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == _SECTION and token.map and not token.level
    ]
    if not heads:
        raise BadGuidance(
            "A guidance needs a heading of the second level (##) for each category it is about."
        )
    ends = [where[0] for where, _ in heads[1:]] + [len(lines)]
    named: dict[str, str] = {}
    for (where, name), end in zip(heads, ends, strict=True):
        if name.casefold() in {each.casefold() for each in named}:
            raise BadGuidance(f"The guidance has two sections {name!r}. Put them together.")
        named[name] = "\n".join(lines[where[1] : end]).strip()
    return Sections("\n".join(lines[: heads[0][0][0]]).strip(), named)


def check(text: str) -> None:
    """Refuse what is no guidance; asked before a version is kept."""
    read(text)


def shipped() -> str:
    """Give what a unit's first guidance is drafted from."""
    return SHIPPED


def drawn(text: str) -> SafeString:
    """Draw Markdown as HTML: what was typed as HTML is shown as it was typed, links and pictures as words."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        token.tag = _DEEPER.get(token.tag, token.tag)
    html: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return SafeString(html)
