"""Writes the reference of the command line from the commands, so that it cannot fall behind them."""

from collections.abc import Iterator

import click
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from tutela.site.cli import tutela

WIDTH = 92


class Commands(SphinxDirective):
    """Gives a section for each command, with what its --help prints."""

    def run(self) -> list[nodes.Node]:
        """Write the sections."""
        self.env.note_reread()
        return [_section("tutela", tutela, ""), *(_section(*found) for found in _below(tutela, "tutela"))]


def _below(group: click.Group, path: str) -> Iterator[tuple[str, click.Command, str]]:
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            raise LookupError(f"`{path} {name}` is listed and cannot be loaded.")
        yield f"{path} {name}", command, path
        if isinstance(command, click.Group):
            yield from _below(command, f"{path} {name}")


def _section(path: str, command: click.Command, parent: str) -> nodes.section:
    above = click.Context(click.Group(parent), info_name=parent) if parent else None
    context = click.Context(
        command,
        info_name=path.removeprefix(parent).strip(),
        parent=above,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
    )
    section = nodes.section(ids=[path.replace(" ", "-")])
    section += nodes.title("", "", nodes.literal("", path))
    section += nodes.literal_block(command.get_help(context), command.get_help(context), language="text")
    return section


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of the directive."""
    app.add_directive("commands", Commands)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
