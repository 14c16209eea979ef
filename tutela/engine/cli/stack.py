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
        for entry in scanned:
            if entry.is_faulty and not as_json:
                click.echo(report_rows.json_line(report_rows.columns(entry)), err=True)
            if entry.digests is None or entry.examined is None or not entry.digests.size:
                continue
            pdq = entry.examined.pdq
            row = report_rows.columns(entry)
            names.append({name: row[name] for name in ("path", "path_base64") if name in row})
            files.append(
                Copy(
                    entry.digests.sha256,
                    pdq.bits if pdq else b"",
                    pdq.quality if pdq else 0,
                    feature_of(entry),
                )
            )
    stacks = find_copies(files, radius, workers=workers)
    reason = {link.right: link for link in stacks.links} | {link.left: link for link in stacks.links}
    for number, members in enumerate(stacks.members().values(), 1):
        for member in members:
            link = reason[member]
            how = {"rule": link.rule.value, "distance": link.distance, "share": round(link.share, 3)}
            row = {"stack": number} | names[member] | how
            if as_json:
                click.echo(report_rows.json_line(row))
            else:
                click.echo(f"{number}\t{row['path']}\t{row['rule']}, {row['distance']} bits")
    progress.end()


commands: list[click.Command] = [stack]
