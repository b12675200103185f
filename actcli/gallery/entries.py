"""Entries: what the gallery tells about a figure, as plain data for its two indices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from actcli.activation import Activation
from actcli.analysis.summary import facts
from actcli.catalogue import families
from actcli.gallery.figures import GROUPS, PICTURES, Figure, figures
from actcli.gallery.tags import tags
from actcli.plot.fingerprint import digest
from actcli.plot.layout import size as natural

EDITION = 1  # to be raised when the same figures are told about in another way
GROUPED = "Compared: functions next to each other, and parameters at work."
ARXIV = re.compile(r"arXiv:(\d{4}\.\d{4,5})")

Facts = dict[str, Any]
Marks = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A figure in words. `facts` are those of its function if it shows one, as `facts` has them."""

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
        """Whether nothing in it crosses the middle between its two panels."""
        return self.facts is not None and bool(self.facts["pointwise"])

    @property
    def letters(self) -> tuple[str, str]:
        """What its function and the derivative are called in LaTeX."""
        if self.facts and self.facts["pointwise"]:
            return "f(x)", "f'(x)"
        return "f_i(x)", r"\frac{\partial f_i}{\partial x_j}"


class Section(NamedTuple):
    """The entries that stand under one heading of an index: a family, or the groups."""

    name: str
    title: str
    about: str
    entries: Sequence[Entry]


def entry(figure: Figure) -> Entry:
    """What there is to tell about a figure."""
    shown = [*figure.activations, *([figure.minus] if figure.minus else ())]
    first, *others = shown
    width, height = natural(figure.scene)
    return Entry(
        slug=figure.slug,
        title=figure.title,
        about=figure.about,
        section=figure.section,
        alt=figure.alt,
        size=(round(100 * width), round(100 * height)),
        members=tuple(dict.fromkeys(a.name for a in shown)),
        facts=None if others else facts(first),
        tags=() if others else tuple(tags(first)),
    )


def sections(entries: Iterable[Entry]) -> Iterator[Section]:
    """The sections that an index has, in order."""
    entries = list(entries)
    for name, heading in _headings().items():
        found = [entry for entry in entries if entry.section == name]
        if found:
            yield Section(name, *_title(heading), found)


def _headings() -> dict[str, str]:
    return {**families(), GROUPS: GROUPED}


def _title(heading: str) -> tuple[str, str]:
    """The title in a heading, up to a colon or else a comma, and a sentence."""
    title, colon, about = heading.partition(": ")
    if not colon:
        return heading.partition(",")[0].rstrip("."), heading
    return title, about if about.startswith("x ") else about[:1].upper() + about[1:]


def link(paper: str) -> str | None:
    """Where a paper can be read, if that follows from how it is cited."""
    found = ARXIV.search(paper)
    return f"https://arxiv.org/abs/{found[1]}" if found else None


def index_mark(marks: Iterable[Marks], *templates: str) -> str:
    """The fingerprint of an index of all figures, given those of each figure's files.

    It is made of all that is declared of them and of their curves: what the index tells beyond
    that is computed from those, and too slowly to be computed for a fingerprint.
    """
    told = [
        [figure.slug, figure.title, figure.about, figure.section, held,
         [_declared(activation) for activation in figure.activations],
         figure.minus and _declared(figure.minus)]
        for figure, held in zip(figures().values(), marks, strict=True)
    ]  # fmt: skip
    return digest([EDITION, PICTURES, _headings(), told, templates])


def _declared(activation: Activation) -> list[Any]:
    """Everything declared of a function that an index tells."""
    parameters = [[p.name, p.symbol, p.brief(), p.help, p.value] for p in activation.parameters]
    formulas = [activation.formula.text, activation.derivative_formula.text]
    return [activation.aliases, formulas, parameters, str(activation.range), activation.paper]
