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
COLOUR = re.compile(r' (fill|stroke)="(#\w+)"')
REFERENCE = re.compile(r'( id="|href="#|url\(#)([\w.-]+)')
SELECTOR = re.compile(r"(?<=[ >{])(svg|[.]d\d+)(?= \{)")
STYLE_SHEET = re.compile(r"\s*<defs>\s*<style\b[^>]*>\*\{[^{}]*\}</style>\s*</defs>")
EMPTY_GLYPH = re.compile(r'\s*<path id="([^"]*)"(?: transform="[^"]*")?/>')

DEFAULT_FILL = "#000000"
# What SVG fills is black, and Matplotlib does not write that.


def portable(svg: str) -> str:
    """Return a picture as Matplotlib draws it, with attributes in the place of styles.

    A page with a strict Content-Security-Policy, or a sanitiser, takes all styles away. The only
    style sheet says how lines without a style of their own are joined, and there are none. The
    outlines of blanks are left out, because they are empty and some readers warn of them.
    """
    svg, count = STYLE_SHEET.subn("", svg)
    assert count == 1, f"{count} style sheets"
    blanks = EMPTY_GLYPH.findall(svg)
    svg = EMPTY_GLYPH.sub("", svg)
    if blanks:
        names = "|".join(map(re.escape, blanks))
        svg = re.sub(rf'\s*<use xlink:href="#(?:{names})"[^>]*/>', "", svg)
    return STYLE.sub(_attributes, svg)


def _attributes(style: re.Match[str]) -> str:
    """Return the declarations of a style as attributes."""
    pairs = (declaration.partition(": ") for declaration in style[1].split("; "))
    return "".join(f' {name}="{value}"' for name, _, value in pairs)


def adaptive(light: str, dark: str) -> str:
    """Return a picture drawn in two themes as one, which is dark where the reader prefers that.

    What has another colour in the dark gets a class. Readers that know no style sheets show the
    light picture, whose colours stay where they were; a style sheet overrides these, because they
    are attributes. Alone in a window, a transparent picture stands on a ground as the reader
    prefers it.

    Parameters
    ----------
    light, dark : str
        Portable SVGs that differ in colours alone, so that their tags correspond one to one.
    """
    rules: dict[str, str] = {}
    others = TAG.findall(dark)
    tags = iter(others)

    def classified(match: re.Match[str]) -> str:
        """Return a light tag with the class of a rule that gives it the dark colours."""
        tag, other = match[0], next(tags, "")
        assert COLOUR.sub("", tag) == COLOUR.sub("", other), f"{tag} and {other} do not correspond"
        here, there = dict(COLOUR.findall(tag)), dict(COLOUR.findall(other))
        rule = "; ".join(
            f"{what}: {there.get(what, DEFAULT_FILL)}"
            for what in {**here, **there}
            if here.get(what) != there.get(what)
        )
        return f'{tag} class="{rules.setdefault(rule, f"d{len(rules)}")}"' if rule else tag

    both, count = TAG.subn(classified, light)
    assert count == len(others), f"{count} and {len(others)} tags do not correspond"
    sheet = " ".join(f".{name} {{{rule}}}" for rule, name in rules.items())
    style = (
        "<style>svg {color-scheme: light dark} "
        f"@media (prefers-color-scheme: dark) {{{sheet}}}</style>\n"
    )
    return both.replace("</svg>", f"{style}</svg>")


def accessible(svg: str, name: str, title: str, description: str) -> str:
    """Return a picture with a title and a description, and with ids and styles of its own.

    Several can stand in one page: ids and references begin with the name and a checksum. They have
    letters, digits and underscores only, and begin with a letter, because some readers take no
    others.

    Parameters
    ----------
    svg : str
        As Matplotlib writes it: a root, metadata, and the drawing.
    name : str
        A file's name; of its letters the ids are made.
    title, description : str
    """
    own = f"figure_{re.sub(r'[^a-z0-9]+', '_', name.lower()).strip('_')}_{crc32(svg.encode()):08x}"
    root = ROOT_TAG.search(svg)
    assert root
    _, metadata_end, drawing = svg[root.end() :].partition("</metadata>")
    assert metadata_end
    drawing = REFERENCE.sub(
        lambda found: f"{found[1]}{own}_{re.sub(r'[^A-Za-z0-9]', '_', found[2])}", drawing
    )
    drawing = SELECTOR.sub(
        lambda found: f"#{own}" if found[1] == "svg" else f"#{own} {found[1]}", drawing
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'{root[0]} id="{own}" role="img"'
        f' aria-labelledby="{own}_title" aria-describedby="{own}_desc">\n'
        f' <title id="{own}_title">{_xml_text(title)}</title>\n'
        f' <desc id="{own}_desc">{_xml_text(description)}</desc>{drawing}'
    )


def _xml_text(text: str) -> str:
    """Return a text in one line as XML takes it, which allows no control characters."""
    return escape("".join(filter(str.isprintable, " ".join(text.split()))))
