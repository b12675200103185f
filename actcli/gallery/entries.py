"""Entries: what the gallery tells about a figure, as plain data for its two indices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from actcli.activation import Activation
from actcli.analysis.summary import facts
from actcli.analysis.tags import tags
from actcli.catalogue import families
from actcli.gallery.figures import (
    COMPARED_SECTION,
    NETWORK_SECTION,
    RENDITIONS,
    GalleryFigure,
    figures,
)
from actcli.plot.fingerprint import digest

EDITION = 1
# Raise it when the indices tell the same about a figure in another way, so that they are stale.

COMPARED_HEADING = "Compared: functions next to each other, and parameters at work."
NETWORK_HEADING = "Networks: functions through depth, and the same network trained with each."

ARXIV = re.compile(r"arXiv:(\d{4}\.\d{4,5})")

Facts = dict[str, Any]
Fingerprints = Mapping[str, str]
# The fingerprint of each file of a figure, by its name.


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the indices tell about a figure.

    `facts` are those of its function, None if it shows several. `size` is in hundredths of an inch.
    """

    slug: str
    title: str
    about: str
    section: str
    alt: str
    size: tuple[int, int]
    members: tuple[str, ...]
    facts: Facts | None
    tags: tuple[str, ...]

    @property
    def is_halved(self) -> bool:
        """Return whether it can be cut between its two panels, because nothing crosses there."""
        return self.facts is not None and bool(self.facts["pointwise"])

    @property
    def letters(self) -> tuple[str, str]:
        """Return what its function and the derivative are called in LaTeX."""
        if self.facts and self.facts["pointwise"]:
            return "f(x)", "f'(x)"
        return "f_i(x)", r"\frac{\partial f_i}{\partial x_j}"


class IndexSection(NamedTuple):
    """The entries under one heading of an index: those of a family, comparisons or networks."""

    name: str
    title: str
    about: str
    entries: Sequence[Entry]


def entry_of(figure: GalleryFigure) -> Entry:
    """Return what the indices tell about a figure."""
    first, *others = figure.shown
    width, height = figure.size
    return Entry(
        slug=figure.slug,
        title=figure.title,
        about=figure.about,
        section=figure.section,
        alt=figure.alt,
        size=(round(100 * width), round(100 * height)),
        members=tuple(dict.fromkeys(a.name for a in figure.shown)),
        facts=None if others else facts(first),
        tags=() if others else tuple(tags(first)),
    )


def index_sections(entries: Iterable[Entry]) -> Iterator[IndexSection]:
    """Yield the sections of an index of these entries, in order; none is empty."""
    entries = list(entries)
    for name, heading in _headings().items():
        found = [entry for entry in entries if entry.section == name]
        if found:
            yield IndexSection(name, *_title(heading), found)


def _headings() -> dict[str, str]:
    """Return the heading of every section by its name, in order."""
    return {**families(), COMPARED_SECTION: COMPARED_HEADING, NETWORK_SECTION: NETWORK_HEADING}


def _title(heading: str) -> tuple[str, str]:
    """Return the title in a heading, up to a colon or else a comma, and a sentence."""
    title, colon, about = heading.partition(": ")
    if not colon:
        return heading.partition(",")[0].rstrip("."), heading
    return title, about if about.startswith("x ") else about[:1].upper() + about[1:]


def paper_url(paper: str) -> str | None:
    """Return where a paper can be read if its citation has an arXiv number, or None."""
    found = ARXIV.search(paper)
    return f"https://arxiv.org/abs/{found[1]}" if found else None


def index_fingerprint(of_figures: Iterable[Fingerprints], *templates: str) -> str:
    """Return the fingerprint of an index of all figures.

    It is made of all that is declared of the functions and of their curves. What the index tells
    beyond that is computed from those, and too slowly to be computed for a fingerprint.

    Parameters
    ----------
    of_figures : iterable of mappings
        The fingerprints of the files of every figure, in the order of `figures()`.
    *templates : str
        The pages into which the indices are written.
    """
    declared = [
        [figure.slug, figure.title, figure.about, figure.section, fingerprints,
         [_declared(activation) for activation in figure.shown]]
        for figure, fingerprints in zip(figures().values(), of_figures, strict=True)
    ]  # fmt: skip
    return digest([EDITION, RENDITIONS, _headings(), declared, templates])


def _declared(activation: Activation) -> list[Any]:
    """Return everything declared of a function that an index tells."""
    parameters = [[p.name, p.symbol, p.brief(), p.help, p.value] for p in activation.parameters]
    formulas = [activation.formula.text, activation.derivative_formula.text]
    return [activation.aliases, formulas, parameters, str(activation.range), activation.paper]
