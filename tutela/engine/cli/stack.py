"""`tutela stack`: which files below some paths are copies of each other."""

import click

from tutela.engine.cli import report_rows
from tutela.engine.cli.scanning import (
    Progress,
    feature_of,
    json_option,
    paths_argument,
    radius_option,
    scanning,
    workers_option,
)
from tutela.engine.matching.copies import Copy, find_copies

# Click reads \b in a docstring as "keep these lines"; a raw docstring would print it.


@click.command("stack")
@paths_argument
@radius_option
@json_option
@workers_option
def stack(paths: tuple[bytes, ...], radius: int, as_json: bool, workers: int) -> None:
    """Put the files under PATH that are copies of each other into stacks.

    Copies are equal bytes, near pictures, or videos of which each has half of its frames in the other: a clip
    of a film is none. Chains join: the first and the last picture of a stack may differ by more than the
    radius.

    \b
    Example:
      tutela stack /media/exhibit-7 /media/exhibit-8
    """
    progress, names, files = Progress(), [], []
    with scanning(paths, workers, progress) as scanned:
        for one in scanned:
            if one.is_faulty and not as_json:
                click.echo(report_rows.json_line(report_rows.columns(one)), err=True)
            if one.digests is None or one.examined is None or not one.digests.size:
                continue
            made = one.examined.pdq
            told = report_rows.columns(one)
            names.append({name: told[name] for name in ("path", "path_base64") if name in told})
            files.append(
                Copy(
                    one.digests.sha256,
                    made.bits if made else b"",
                    made.quality if made else 0,
                    feature_of(one),
                )
            )
    found = find_copies(files, radius, workers=workers)
    reason = {link.right: link for link in found.links} | {link.left: link for link in found.links}
    for number, members in enumerate(found.members().values(), 1):
        for member in members:
            link = reason[member]
            how = {"rule": link.rule.value, "distance": link.distance, "share": round(link.share, 3)}
            told = {"stack": number} | names[member] | how
            if as_json:
                click.echo(report_rows.json_line(told))
            else:
                click.echo(f"{number}\t{told['path']}\t{told['rule']}, {told['distance']} bits")
    progress.end()


commands: list[click.Command] = [stack]
