"""Build: keep a folder of all figures and their indices fresh.

Every file carries the fingerprint of what it shows, so that it is known to be fresh without being
drawn again.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from io import BytesIO
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from actcli.errors import ActcliError
from actcli.gallery import html_index
from actcli.gallery.entries import (
    Entry,
    Fingerprints,
    entry_of,
    index_fingerprint,
    index_sections,
)
from actcli.gallery.figures import RENDITIONS, GalleryFigure, figures
from actcli.gallery.html_index import render_html
from actcli.gallery.markdown_index import render_markdown
from actcli.gallery.runtimes import render_runtimes
from actcli.plot.fingerprint import digest, read_fingerprint, stamped
from actcli.support.atomic import replacing
from actcli.support.workers import process_map

INDICES = {"index.md": render_markdown, "index.html": render_html}
# What writes the text of each index, by the name of its file.

PAGES = {"runtimes.html": render_runtimes}
# The same of each page that shows no figures.


class UnknownFigureError(ActcliError, LookupError):
    """A pattern that no figure matches."""


class Survey(NamedTuple):
    """The names of the files of a gallery by their state.

    The `fresh` ones show what they should, the `stale` ones something else. The `missing` ones do
    not exist, and the `orphaned` ones are pictures of a gallery that it no longer contains. The
    `skipped` ones are missing or stale, but a library is missing by which they are drawn.
    """

    fresh: tuple[str, ...]
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    orphaned: tuple[str, ...]
    skipped: tuple[str, ...] = ()

    @property
    def problems(self) -> dict[str, tuple[str, ...]]:
        """Return the files that can be put right, by their state."""
        states = self._asdict()
        del states["fresh"], states["skipped"]
        return {state: names for state, names in states.items() if names}


def survey(folder: Path, only: Sequence[str] = ()) -> Survey:
    """Return the state of the files of a gallery.

    Parameters
    ----------
    folder : Path
        It need not exist.
    only : sequence of str
        Shell patterns for the files or figures to look at; all if there are none.

    Raises
    ------
    UnknownFigureError
        If no figure matches a pattern.
    OSError
        If the folder cannot be read.
    """
    expected = _expected_files()
    existing = _existing_fingerprints(folder, expected)
    names = sorted({*expected, *existing})
    for pattern in only:
        if not any(_matches(name, [pattern]) for name in names):
            raise UnknownFigureError(
                f"no figure matches {pattern!r}: --only takes names such as elu, *relu."
            )

    def state(name: str) -> str:
        if name not in expected:
            return "orphaned"
        figure = expected[name]
        if name in existing and existing[name] == _expected_fingerprint(name, figure):
            return "fresh"
        if figure and figure.obstacle:
            return "skipped"
        return "stale" if name in existing else "missing"

    states = {name: state(name) for name in names if not only or _matches(name, only)}
    return Survey(*(tuple(n for n in states if states[n] == state) for state in Survey._fields))


def obstacles(names: Iterable[str]) -> dict[str, str]:
    """Return which of the files cannot be drawn here, and why."""
    expected = _expected_files()
    found = {name: figure.obstacle for name in names if (figure := expected.get(name))}
    return {name: reason for name, reason in found.items() if reason}


def refresh(folder: Path, names: Iterable[str], jobs: int) -> Generator[str, None, None]:
    """Write files of a gallery, and yield the name of each when it has been written.

    Each file is replaced as a whole, so that it is never half written, even after an interruption.
    Where the generator is left before its end, the processes end at once.

    Parameters
    ----------
    folder : Path
        It is made if it does not exist.
    names : iterable of str
        Names of pictures, indices or pages.
    jobs : int
        The number of processes.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = set(names)
    indices = sorted(wanted & INDICES.keys())
    files = {slug: sorted(wanted & figure.files.keys()) for slug, figure in figures().items()}
    files = {slug: names for slug, names in files.items() if names or indices}
    is_described = bool(indices)
    drawn_figures: list[DrawnFigure] = []
    with process_map(min(jobs, len(files))) as map_:
        for drawn in map_(draw_figure, repeat(folder), files, files.values(), repeat(is_described)):
            drawn_figures.append(drawn)
            yield from drawn.files
    for name in sorted(wanted & PAGES.keys()):
        page = PAGES[name]()
        with replacing(folder / name) as stream:
            stream.write(f"{page}<!-- {digest(page)} -->\n")
        yield name
    if indices:
        of_figures = (drawn.fingerprints for drawn in drawn_figures)
        fingerprint = index_fingerprint(of_figures, html_index.INDEX_PAGE)
        sections = list(index_sections(drawn.entry for drawn in drawn_figures if drawn.entry))
        for name in indices:
            with replacing(folder / name) as stream:
                stream.write(f"{INDICES[name](sections)}<!-- {fingerprint} -->\n")
            yield name


def remove(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """Remove files, and yield the name of each when it is gone; raise OSError if one cannot be."""
    for name in names:
        (folder / name).unlink()
        yield name


class DrawnFigure(NamedTuple):
    """The files of a figure that were written, its fingerprints, and its entry in the indices."""

    files: Sequence[str]
    fingerprints: Fingerprints
    entry: Entry | None


def draw_figure(folder: Path, slug: str, files: Sequence[str], is_described: bool) -> DrawnFigure:
    """Write files of a figure.

    Parameters
    ----------
    folder : Path
    slug : str
        The key of the figure in `figures()`.
    files : sequence of str
        Names of its files.
    is_described : bool
        Whether the entry is needed, which takes longer than all the rest.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    figure = figures()[slug]
    for name in files:
        from actcli.plot.render.save import save

        picture, rendition = BytesIO(), figure.files[name]
        save(figure.drawn(rendition.theme), picture, format=rendition.format)
        with replacing(folder / name, "wb") as stream:
            stream.write(stamped(picture.getvalue(), figure.fingerprints[name]))
    return DrawnFigure(files, figure.fingerprints, entry_of(figure) if is_described else None)


def _expected_files() -> dict[str, GalleryFigure | None]:
    """Return the figure in every file of a gallery; None for an index or another page."""
    pictures = {name: figure for figure in figures().values() for name in figure.files}
    return {**pictures, **dict.fromkeys((*INDICES, *PAGES))}


def _expected_fingerprint(name: str, figure: GalleryFigure | None) -> str:
    """Return the fingerprint that a file has if it is fresh."""
    if figure:
        return figure.fingerprints[name]
    if name in PAGES:
        return digest(PAGES[name]())
    of_figures = (figure.fingerprints for figure in figures().values())
    return index_fingerprint(of_figures, html_index.INDEX_PAGE)


def _existing_fingerprints(folder: Path, expected: Collection[str]) -> dict[str, str | None]:
    """Return the fingerprint of every file that is or was one of a gallery.

    A file that is expected may have none; another is known as a gallery's by its fingerprint.
    """
    if not folder.exists():
        return {}
    suffixes = tuple(rendition.suffix for rendition in RENDITIONS)
    found = {
        path.name: read_fingerprint(path.read_bytes())
        for path in folder.iterdir()
        if path.name in expected or path.name.endswith(suffixes)
    }
    return {name: found[name] for name in found if found[name] or name in expected}


def _matches(name: str, patterns: Sequence[str]) -> bool:
    """Return whether a pattern is for a file, with the suffix of its rendition or without."""
    suffixes = sorted((rendition.suffix for rendition in RENDITIONS), key=len)
    slug = next((name.removesuffix(s) for s in suffixes[::-1] if name.endswith(s)), name)
    return any(fnmatchcase(form, p) for p in patterns for form in (name, slug.partition(".")[0]))
