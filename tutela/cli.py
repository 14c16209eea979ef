"""Assembles every command, sets Django up only for those that need it, and gives each fault its exit code."""

import importlib
import os
import sys
from collections.abc import Callable
from enum import Enum
from typing import Any

import click

from tutela import __version__, memory


class Needs(Enum):
    """What there has to be before a command begins."""

    NOTHING = "nothing"
    # Where the tables are not of this version, the command says so itself, or makes them so.
    SETTINGS = "settings"
    TABLES = "tables of this version"


# Where each command lies that is no room's, and what it needs. The rooms name their own, which need tables.
COMMANDS: dict[str, tuple[str, Needs]] = {
    "hash": ("tutela.engine.cli.hash", Needs.NOTHING),
    "match": ("tutela.engine.cli.match", Needs.NOTHING),
    "stack": ("tutela.engine.cli.stack", Needs.NOTHING),
    "law": ("tutela.engine.cli.law", Needs.NOTHING),
    "measure": ("tutela.engine.cli.measure", Needs.NOTHING),
    "bench": ("tutela.site.commands.bench", Needs.NOTHING),
    "vault": ("tutela.site.commands.vault", Needs.TABLES),
    "backup": ("tutela.site.commands.backup", Needs.SETTINGS),
    "init": ("tutela.site.commands.install", Needs.SETTINGS),
    "up": ("tutela.site.commands.install", Needs.SETTINGS),
    "upgrade": ("tutela.site.commands.upgrade", Needs.SETTINGS),
    "reconcile": ("tutela.site.commands.reconcile", Needs.SETTINGS),
    "web": ("tutela.site.commands.install", Needs.SETTINGS),
    "worker": ("tutela.site.commands.install", Needs.SETTINGS),
    "doctor": ("tutela.site.commands.install", Needs.SETTINGS),
    "public": ("tutela.public.commands", Needs.NOTHING),
    "partners": ("tutela.portal.commands", Needs.NOTHING),
    "matcher": ("tutela.matcher.commands", Needs.NOTHING),
    "letterbox": ("tutela.site.commands.letterbox", Needs.TABLES),
    "demonstrate": ("tutela.demonstration.commands", Needs.SETTINGS),
    "paint-tool": ("tutela.demonstration.commands", Needs.SETTINGS),
    "simulate": ("tutela.simulation.commands", Needs.NOTHING),
}


class _Doors(click.Group):
    """Loads a command's module when it is asked for, so that `tutela hash` starts without the database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        return sorted({*COMMANDS, *_of_rooms()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name in COMMANDS:
            module, needs = COMMANDS[cmd_name]
            if needs is not Needs.NOTHING:
                _set_up()
        else:
            module, needs = _of_rooms().get(cmd_name, ""), Needs.TABLES
        if not module:
            return None
        commands: list[click.Command] = importlib.import_module(module).commands
        command = next((command for command in commands if command.name == cmd_name), None)
        if command is not None and needs is Needs.TABLES:
            _need_tables(command)
        return command


def _need_tables(command: click.Command) -> None:
    """Have a command and those below it stop before they touch tables that are not of this version."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _need_tables(below)
    elif command.callback is not None and not isinstance(command.callback, _WithTables):
        command.callback = _WithTables(command.callback)


class _WithTables:
    """What a command does, after a look at the tables."""

    def __init__(self, does: Callable[..., Any]) -> None:
        self._does = does

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        from tutela.site import upgrade

        upgrade.require_current()
        return self._does(*arguments, **named)


def _of_rooms() -> dict[str, str]:
    _set_up()
    from tutela.casework import rooms

    return rooms.commands()


def _set_up() -> None:
    # Whatever an installation writes, its owner alone may read.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutela.site.django_settings")
    import django

    django.setup()


@click.group(cls=_Doors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def tutela() -> None:
    """Casework, grading and hash lists for the people who protect children.

    The engine commands (hash, match, stack) need no installation; the others work on the unit's database,
    which tutela.toml names.

    \b
    Exit codes: 0 done; 1 failure; 2 wrong usage; 3 done, with files reported; 4 the database is locked;
    5 integrity is broken; 130 interrupted.
    """


def main() -> None:
    """Run the command line."""
    memory.keep_private()
    try:
        ended = tutela.main(standalone_mode=False)
        # What is still held back must not fail when nobody can be told any more.
        sys.stdout.flush()
        sys.exit(ended if isinstance(ended, int) else 0)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. What was done is kept; run the same command again to go on.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        _let_go_of_output()
        sys.exit(1)
    except Exception as fault:
        from tutela.site.exit_codes import ending_of

        ending = ending_of(fault)
        if ending is None:
            raise
        click.echo(ending.message, err=True)
        _let_go_of_output()
        sys.exit(ending.exit_code)


def _let_go_of_output() -> None:
    """Keep Python from trying once more, at its end, to write what could not be written."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
