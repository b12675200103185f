"""SVG: what Matplotlib writes, made fit for web pages: read aloud, inlined, light and dark."""

from __future__ import annotations

import re
from html import escape
from zlib import crc32

ROOT = re.compile(r"<svg\b[^>]*")
TAG = re.compile(r"<\w[^>]*?(?=/?>)")
STYLE = re.compile(r' style="([^"]*)"')
COLOUR = re.compile(r"\b(fill|stroke): (#\w+)")
REFERENCE = re.compile(r'( id="|href="#|url\(#)')
BLACK = "#000000"  # what is filled without being told how


def adaptive(light: str, dark: str) -> str:
    """A picture drawn in two themes as one, which is dark where the reader prefers that.

    What has another colour in the dark gets a class. Readers that know no style sheets show the
    light picture, whose colours stay where they were.
    """
    rules: dict[str, str] = {}
    others = TAG.finditer(dark)

    def classified(tag: re.Match[str]) -> str:
        there, here = _colours(next(others)[0]), _colours(tag[0])
        rule = "; ".join(
            f"{what}: {there.get(what, BLACK)} !important"
            for what in {**here, **there}
            if here.get(what) != there.get(what)
        )
        return f'{tag[0]} class="{rules.setdefault(rule, f"d{len(rules)}")}"' if rule else tag[0]

    both = TAG.sub(classified, light)
    sheet = " ".join(f".{name} {{{rule}}}" for rule, name in rules.items())
    style = f"<style>@media (prefers-color-scheme: dark) {{{sheet}}}</style>\n"
    return both.replace("</svg>", f"{style}</svg>")


def _colours(tag: str) -> dict[str, str]:
    style = STYLE.search(tag)
    return dict(COLOUR.findall(style[1])) if style else {}


def accessible(svg: str, name: str, title: str, description: str) -> str:
    """A picture with a title and a description, and with ids and styles of its own.

    Several can stand in one page: whatever they refer to begins with the name and a checksum.
    """
    own = f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}-{crc32(svg.encode()):08x}"
    root = ROOT.search(svg)
    assert root
    _, _, drawing = svg[root.end() :].partition("</metadata>")
    drawing = REFERENCE.sub(rf"\g<1>{own}-", drawing)
    drawing = re.sub(r"(?<=[ >{])(?=[*]\{|[.]d\d+ \{)", f"#{own} ", drawing)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'{root[0]} id="{own}" role="img" aria-labelledby="{own}-title {own}-desc">\n'
        f' <title id="{own}-title">{_written(title)}</title>\n'
        f' <desc id="{own}-desc">{_written(description)}</desc>{drawing}'
    )


def _written(text: str) -> str:
    """A text as XML takes it, which has no place for control characters."""
    return escape("".join(filter(str.isprintable, " ".join(text.split()))))
