"""The command that does the main job on the demonstration unit, alone or as a part of `tutela up`."""

import signal
import sys
from pathlib import Path

import click
from django.conf import settings
from django.utils.timezone import localdate

from tutela.casework.people import demonstration
from tutela.demonstration import benign_tool, main_job
from tutela.files import new_file
from tutela.site import processes, summary

_FULL = main_job.Sizes()


@click.command()
@click.option(
    "--scenes", default=_FULL.scenes, show_default=True, help="How many distinct pictures to paint."
)
@click.option(
    "--movies", default=_FULL.movies, show_default=True, help="How many videos to paint, at most ten."
)
@click.option("--reports", default=_FULL.reports, show_default=True, help="How many reports to invent.")
@click.option(
    "--messages", default=_FULL.messages, show_default=True, help="How many messages two telephones hold."
)
@click.option("--law-pack", default=main_job.PACK, help="By which the unit grades the same painted files.")
@click.option("--as-part", is_flag=True, hidden=True, help="Leave the rest to `tutela up`, which started it.")
def demonstrate(scenes: int, movies: int, reports: int, messages: int, law_pack: str, as_part: bool) -> None:
    """Do the main job on the painted demonstration unit, without serving pages.

    Interrupted or killed, run the same command again: it goes on where it was.

    \b
    Example:
      tutela demonstrate --scenes 40 --movies 4 --law-pack uk
    """
    sizes = main_job.Sizes(scenes, movies, reports, messages)
    if as_part:
        _do_as_part(sizes, law_pack)
        return
    with processes.only_one():
        processes.prepare()
        demonstration.turn_on()
        parts = processes.Parts()
        try:
            for _ in range(settings.TUTELA.jobs.workers):
                parts.start("worker")
            main_job.do(parts.check, sizes, law_pack)
            summary.show(with_links=False)
        finally:
            parts.stop()


def _do_as_part(sizes: main_job.Sizes, law_pack: str) -> None:
    """Do the main job; whoever started this looks after the workers, and says when it was interrupted."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        main_job.do(lambda: None, sizes, law_pack)
    except KeyboardInterrupt:
        sys.exit(130)


@click.command("paint-tool")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def paint_tool(folder: Path) -> None:
    """Make a benign tool by code, to try the register with: it tells painted pictures apart by colour.

    \b
    Example:
      tutela paint-tool /tmp/tool
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = benign_tool.model()
    for name, content in (("colours.onnx", model), ("colours.toml", benign_tool.card(model, localdate()))):
        with new_file(folder / name, force=True) as out:
            out.write(content)
    click.echo(f"Made. Supply it: `tutela tool supply {folder}/colours.toml {folder}/colours.onnx`.")


commands: list[click.Command] = [demonstrate, paint_tool]
