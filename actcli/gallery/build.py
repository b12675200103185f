"""The shelf: a folder that holds the gallery, what is wrong with it, and putting it right."""

from __future__ import annotations

import signal
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from fnmatch import fnmatchcase
from io import BytesIO
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from actcli.errors import ActcliError
from actcli.gallery import html_index, markdown_index
from actcli.gallery.entries import Entry, Marks, entry, index_mark, sections
from actcli.gallery.figures import PICTURES, Figure, figures
from actcli.plot.fingerprint import read, stamped
from actcli.support.atomic import replacing

INDICES = {"index.md": markdown_index.write, "index.html": html_index.write}


class UnknownFigureError(ActcliError, LookupError):
    """A pattern that no figure matches."""


class Survey(NamedTuple):
    """The names of the files in a folder by their state.

    Those that are `fresh` show what they are to show, those that are `stale` something else;
    `missing` ones are not there, and `orphaned` are pictures that a gallery wrote and no longer
    holds.
    """

    fresh: tuple[str, ...]
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    orphaned: tuple[str, ...]

    @property
    def wrong(self) -> dict[str, tuple[str, ...]]:
        """The states in which files are that should be fresh, and these files."""
        states = self._asdict()
        del states["fresh"]
        return {state: names for state, names in states.items() if names}


def survey(folder: Path, only: Sequence[str] = ()) -> Survey:
    """What is wrong with the folder, or with those of its files that a pattern of `only` names.

    Raises UnknownFigureError for a pattern without a figure, OSError where the folder cannot be
    read.
    """
    held = _held()
    there = _written(folder, held)
    names = sorted({*held, *there})
    for pattern in only:
        if not any(_named(name, [pattern]) for name in names):
            raise UnknownFigureError(
                f"no figure matches {pattern!r}: --only takes names such as elu, *relu."
            )

    def state(name: str) -> str:
        if name not in held:
            return "orphaned"
        if name not in there:
            return "missing"
        return "fresh" if there[name] == _mark(name, held[name]) else "stale"

    states = {name: state(name) for name in names if not only or _named(name, only)}
    return Survey(*(tuple(n for n in states if states[n] == state) for state in Survey._fields))


def refresh(folder: Path, names: Iterable[str], jobs: int) -> Generator[str, None, None]:
    """Write these files in so many processes; gives the name of each when it is there.

    Whatever ends it, be it an interruption, each file is whole: as it was, or as it is to be.
    Raises OSError where a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = set(names)
    indices = sorted(wanted & INDICES.keys())
    files = {slug: sorted(wanted & figure.files.keys()) for slug, figure in figures().items()}
    files = {slug: names for slug, names in files.items() if names or indices}
    made: list[Made] = []
    with _spread(min(jobs, len(files))) as spread:
        for one in spread(make, repeat(folder), files, files.values(), repeat(bool(indices))):
            made.append(one)
            yield from one.files
    if indices:
        mark = index_mark((one.marks for one in made), html_index.TEMPLATE)
        found = list(sections(one.entry for one in made if one.entry))
        for name in indices:
            with replacing(folder / name) as stream:
                stream.write(f"{INDICES[name](found)}<!-- {mark} -->\n")
            yield name


def remove(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """Remove these files; gives the name of each when it is gone. Raises OSError."""
    for name in names:
        (folder / name).unlink()
        yield name


class Made(NamedTuple):
    """The files of a figure that have been written, its fingerprints, and what is told of it."""

    files: Sequence[str]
    marks: Marks
    entry: Entry | None


def make(folder: Path, slug: str, files: Sequence[str], told: bool) -> Made:
    """Write these files of a figure; it is also described if it is to be told. Raises OSError."""
    figure = figures()[slug]
    for name in files:
        from actcli.plot.render.save import save

        drawn, picture = BytesIO(), figure.files[name]
        save(figure.drawn(picture.theme), drawn, format=picture.format)
        with replacing(folder / name, "wb") as stream:
            stream.write(stamped(drawn.getvalue(), figure.marks[name]))
    return Made(files, figure.marks, entry(figure) if told else None)


def _held() -> dict[str, Figure | None]:
    """Every file of a gallery, and the figure in it; None in an index, which is of all."""
    pictures = {name: figure for figure in figures().values() for name in figure.files}
    return {**pictures, **dict.fromkeys(INDICES)}


def _mark(name: str, figure: Figure | None) -> str:
    """The fingerprint that a file is to have."""
    if figure:
        return figure.marks[name]
    return index_mark((figure.marks for figure in figures().values()), html_index.TEMPLATE)


def _written(folder: Path, held: Collection[str]) -> dict[str, str | None]:
    """The fingerprints of the files that a gallery holds, and of those that it once held."""
    if not folder.exists():
        return {}
    pictures = tuple(picture.suffix for picture in PICTURES)
    found = {
        path.name: read(path.read_bytes())
        for path in folder.iterdir()
        if path.name in held or path.name.endswith(pictures)
    }
    return {name: mark for name, mark in found.items() if mark or name in held}


def _named(name: str, patterns: Sequence[str]) -> bool:
    """Whether a pattern is for this file: with what its picture adds to its slug, or without."""
    suffixes = sorted((picture.suffix for picture in PICTURES), key=len)
    slug = next((name.removesuffix(s) for s in suffixes[::-1] if name.endswith(s)), name)
    return any(fnmatchcase(form, p) for p in patterns for form in (name, slug.partition(".")[0]))


@contextmanager
def _spread(count: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """A `map` that spreads its calls over so many processes; the usual one where one would do."""
    if count <= 1:
        yield map
        return
    # Spawned, for the fork of a process with threads, which NumPy may have, can hang.
    pool = ProcessPoolExecutor(count, get_context("spawn"))

    def spread(function: Callable[..., Any], *arguments: Iterable[Any]) -> Iterator[Any]:
        with _deaf():
            return pool.map(function, *arguments)

    try:
        yield spread
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf() -> Iterator[None]:
    """Let an interruption wait; processes that are started here never hear of it.

    It is for this process to answer, by letting them finish what they are writing.
    """
    if not hasattr(signal, "pthread_sigmask"):  # as on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
