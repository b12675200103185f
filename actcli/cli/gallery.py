"""`actcli gallery`: the figures of the whole catalogue, written or checked."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from actcli.cli._base import HelpfulCommand, cannot
from actcli.cli._console import Console, pass_console
from actcli.cli._exit import DONE, FOUND, UNREADABLE
from actcli.cli._options import QUIET_OPTION
from actcli.cli._progress import progress_bar
from actcli.cli._types import PATH, IntegerType, TextType
from actcli.errors import ReadError

if TYPE_CHECKING:
    from actcli.gallery.build import Survey

MAX_JOBS = 256
# Each takes 80 MB, and few machines have more cores.


@click.command("gallery", cls=HelpfulCommand)
@click.argument("folder", metavar="[DIR]", type=PATH, default="gallery")
@click.option("--check", is_flag=True, help="Change nothing; list what is wrong and exit 1.")
@click.option(
    "--only",
    type=TextType("pattern"),
    multiple=True,
    metavar="PATTERN",
    help="Only these figures, as in elu or '*relu'; may be repeated.",
)
@click.option("--force", is_flag=True, help="Draw what is fresh, too.")
@click.option(
    "--jobs",
    type=IntegerType(1, MAX_JOBS),
    metavar="N",
    help="Draw in N processes; by default as many as there are cores.",
)
@QUIET_OPTION
@pass_console
@click.pass_context
def command(
    ctx: click.Context,
    console: Console,
    /,
    folder: str,
    check: bool,
    only: tuple[str, ...],
    force: bool,
    jobs: int | None,
) -> None:
    """Draw the figures of all functions into DIR, by default gallery.

    Each function next to its derivative as a PNG, an SVG and an SVG for dark pages; families,
    comparisons and networks; index.md for GitHub, and index.html to be searched. Only what has
    changed is drawn again, and pictures of functions that are no more are removed.

    \b
    actcli gallery
    actcli gallery --only elu --only '*gelu*' --force
    actcli gallery --check
    """
    from actcli.gallery.build import obstacles, refresh, remove, survey

    path = Path(folder)
    try:
        found = survey(path, only)
    except OSError as error:
        if check:
            raise ReadError(cannot("read", folder, error)) from None
        raise
    skipped = obstacles([*found.skipped, *(found.fresh if force else ())])
    for reason in dict.fromkeys(skipped.values()):
        console.note(f"skipped: {reason}")
    if check:
        ctx.exit(_report(console, folder, found))
    names = [*found.missing, *found.stale, *(found.fresh if force else ())]
    names = [name for name in names if name not in skipped]
    is_shown = console.shows_progress
    with (
        _lost_worker_explained(),
        closing(refresh(path, names, jobs or os.cpu_count() or 1)) as written,
        progress_bar(written, "drawing", len(names)) if is_shown else nullcontext(written) as steps,
    ):
        deque(steps, maxlen=0)
    for name in remove(path, found.orphaned):
        console.note(f"removed {path / name}")
    rest = "" if force else f"; {len(found.fresh)} were fresh"
    console.note(f"wrote {len(names)} files to {folder}{rest}")


class _LostWorkerError(click.ClickException):
    exit_code = UNREADABLE


@contextmanager
def _lost_worker_explained() -> Iterator[None]:
    """Say in one line that a process which drew figures was ended by somebody else."""
    from actcli.support.workers import LostWorkerError

    try:
        yield
    except LostWorkerError:
        raise _LostWorkerError(
            "a process that drew figures was killed, as systems do where memory is short. "
            "Draw the rest with --jobs 1."
        ) from None


def _report(console: Console, folder: str, found: Survey) -> int:
    """List on standard output the files that are not fresh, and return the exit code."""
    for state, names in found.problems.items():
        for name in names:
            console.write(f"{state}\t{Path(folder, name)}")
    if found.problems:
        counts = ", ".join(f"{len(names)} {state}" for state, names in found.problems.items())
        console.note(f"{folder}: {counts}. To put it right: actcli gallery {folder}")
        return FOUND
    console.note(f"{folder}: all {len(found.fresh)} files are fresh")
    return DONE
