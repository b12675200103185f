"""Figures: which there are, what each shows, and the files that it is drawn in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import NamedTuple

from actcli.activation import Activation
from actcli.catalogue import catalogue
from actcli.curves.alt_text import alt
from actcli.curves.section import Section
from actcli.gallery.groups import groups
from actcli.plot.compose import compose
from actcli.plot.fingerprint import fingerprint
from actcli.plot.scene import Scene

GROUPS = "compared"  # the section of the index in which functions are seen together


class Picture(NamedTuple):
    """One of the forms in which every figure is drawn."""

    suffix: str
    theme: str
    format: str


PICTURES = (
    Picture(".png", "light", "png"),
    Picture(".svg", "light", "svg"),
    Picture("-dark.svg", "dark", "svg"),
)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure of one function or several, or of these `minus` another.

    Its files are called `slug` and a suffix.
    """

    slug: str
    title: str
    about: str
    section: str
    activations: Sequence[Activation]
    minus: Activation | None = None

    @cached_property
    def scene(self) -> Scene:
        """What it shows, in the theme that is the default, and without its alternative text.

        That follows from the functions, and takes longer to find than all their curves.
        """
        scene = compose(self.activations, alt="", minus=self.minus)
        alone = len(self.activations) == 1 and not self.minus
        return replace(scene, name=self.slug, title=scene.title if alone else self.title)

    @cached_property
    def alt(self) -> str:
        """What it shows in words."""
        if self.minus:
            return compose(self.activations, minus=self.minus).alt
        sections = [Section.of(a) for a in self.activations]
        return alt(sections, (self.scene.window.low, self.scene.window.high))

    def drawn(self, theme: str) -> Scene:
        """What is drawn in a theme."""
        return replace(self.scene, theme=theme, alt=self.alt)

    @property
    def files(self) -> dict[str, Picture]:
        """The files that it is drawn in."""
        return {self.slug + picture.suffix: picture for picture in PICTURES}

    @cached_property
    def marks(self) -> dict[str, str]:
        """The fingerprint of each of its files."""
        themes = {picture.theme for picture in PICTURES}
        marks = {theme: fingerprint(replace(self.scene, theme=theme)) for theme in themes}
        return {name: marks[picture.theme] for name, picture in self.files.items()}


@cache
def figures() -> Mapping[str, Figure]:
    """Every figure under its slug: the functions family by family, then those together."""
    alone = (
        Figure(slug=a.name, title=a.title, about=a.summary, section=a.family, activations=[a])
        for a in catalogue().values()
    )
    together = (
        Figure(
            slug=group.slug,
            title=group.title,
            about=group.about,
            section=GROUPS,
            activations=group.activations,
            minus=group.minus,
        )
        for group in groups()
    )
    return MappingProxyType({figure.slug: figure for figure in (*alone, *together)})
