"""Make the SVG that Matplotlib writes fit for web pages: described, inlined, light and dark.

Its text is changed in place rather than parsed and written anew, which would change every byte of
it and take longer than drawing. What is assumed of Matplotlib is asserted.
"""

from __future__ import annotations

import re
from html import escape
from zlib import crc32

ROOT_TAG = re.compile(r"<svg\b[^>]*")
TAG = re.compile(r"<\w[^>]*?(?=/?>)")
STYLE = re.compile(r' style="([^"]*)"')
COLOUR = re.compile(r"\b(fill|stroke): (#\w+)")
REFERENCE = re.compile(r'( id="|href="#|url\(#)')
SELECTOR = re.compile(r"(?<=[ >{])(?=[*]\{|[.]d\d+ \{)")

DEFAULT_FILL = "#000000"
# What SVG fills is black, and Matplotlib does not write that.


def adaptive(light: str, dark: str) -> str:
    """Return a picture drawn in two themes as one, which is dark where the reader prefers that.

    What has another colour in the dark gets a class. Readers that know no style sheets show the
    light picture, whose colours stay where they were.

    Parameters
    ----------
    light, dark : str
        SVGs that differ in colours alone, so that their tags correspond one to one.
    """
    rules: dict[str, str] = {}
    others = TAG.findall(dark)
    tags = iter(others)

    def classified(match: re.Match[str]) -> str:
        """Return a light tag with the class of a rule that gives it the dark colours."""
        tag, other = match[0], next(tags, "")
        assert STYLE.sub("", tag) == STYLE.sub("", other), f"{tag} and {other} do not correspond"
        here, there = _colours(tag), _colours(other)
        rule = "; ".join(
            f"{what}: {there.get(what, DEFAULT_FILL)} !important"
            for what in {**here, **there}
            if here.get(what) != there.get(what)
        )
        return f'{tag} class="{rules.setdefault(rule, f"d{len(rules)}")}"' if rule else tag

    both, count = TAG.subn(classified, light)
    assert count == len(others), f"{count} and {len(others)} tags do not correspond"
    sheet = " ".join(f".{name} {{{rule}}}" for rule, name in rules.items())
    style = f"<style>@media (prefers-color-scheme: dark) {{{sheet}}}</style>\n"
    return both.replace("</svg>", f"{style}</svg>")


def _colours(tag: str) -> dict[str, str]:
    """Return the colours in the style of a tag: of its fill, its stroke, or both."""
    style = STYLE.search(tag)
    return dict(COLOUR.findall(style[1])) if style else {}


def accessible(svg: str, name: str, title: str, description: str) -> str:
    """Return a picture with a title and a description, and with ids and styles of its own.

    Several can stand in one page: ids and references begin with the name and a checksum.

    Parameters
    ----------
    svg : str
        As Matplotlib writes it: a root, metadata, and the drawing.
    name : str
        A file's name; of its letters the ids are made.
    title, description : str
    """
    own = f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}-{crc32(svg.encode()):08x}"
    root = ROOT_TAG.search(svg)
    assert root
    _, metadata_end, drawing = svg[root.end() :].partition("</metadata>")
    assert metadata_end
    drawing = REFERENCE.sub(rf"\g<1>{own}-", drawing)
    drawing = SELECTOR.sub(f"#{own} ", drawing)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'{root[0]} id="{own}" role="img" aria-labelledby="{own}-title {own}-desc">\n'
        f' <title id="{own}-title">{_xml_text(title)}</title>\n'
        f' <desc id="{own}-desc">{_xml_text(description)}</desc>{drawing}'
    )


def _xml_text(text: str) -> str:
    """Return a text in one line as XML takes it, which allows no control characters."""
    return escape("".join(filter(str.isprintable, " ".join(text.split()))))
