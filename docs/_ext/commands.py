"""Writes the reference of the command line from the commands, so that it cannot fall behind them."""

from collections.abc import Iterator

import click
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from tutela.cli import tutela

WIDTH = 86


class Commands(SphinxDirective):
    """Gives a section for each command, with what its --help prints."""

    def run(self) -> list[nodes.Node]:
        """Write the sections."""
        self.env.note_reread()
        return [_section(context) for context in _contexts(tutela, "tutela", None)]


def _contexts(command: click.Command, name: str, above: click.Context | None) -> Iterator[click.Context]:
    """Give the context of a command and of every command below it, as if each had been called."""
    settings = {**command.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    context = click.Context(command, info_name=name, parent=above, **settings)
    yield context
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is None:
                raise LookupError(f"`{context.command_path} {below}` is listed and cannot be loaded.")
            yield from _contexts(found, below, context)


def _section(context: click.Context) -> nodes.section:
    path, text = context.command_path, context.get_help()
    section = nodes.section(ids=[path.replace(" ", "-")])
    section += nodes.title("", "", nodes.literal("", path))
    section += nodes.literal_block(text, text, language="text")
    return section


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of the directive."""
    app.add_directive("commands", Commands)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
