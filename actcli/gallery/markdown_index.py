"""The index as GitHub renders it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from actcli.gallery.entries import Entry, Facts, Section, link

SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~$&#]")
DOT = " · "

HEAD = """\
<!-- Written by `actcli gallery`; nothing here is edited by hand. -->

# Gallery

Every function next to its derivative, drawn from its declaration. Each picture is there as a PNG,
as an SVG, and as an SVG for dark pages; [index.html](index.html) is the same page with a search.\
"""


def write(sections: Iterable[Section]) -> str:
    """The whole page."""
    sections = list(sections)
    contents = [
        f"- **{_text(section.title)}**: {DOT.join(_link(e.slug) for e in section.entries)}"
        for section in sections
    ]
    blocks = [HEAD, "\n".join(contents)]
    for section in sections:
        blocks += [f"## {_text(section.title)}", _text(section.about)]
        blocks += [block for entry in section.entries for block in _entry(entry)]
    return "\n\n".join(blocks) + "\n"


def _entry(entry: Entry) -> Iterator[str]:
    """The blocks that tell about a figure."""
    yield f'<a id="{entry.slug}"></a>'
    yield f"### {_text(entry.title)}"
    yield _picture(entry)
    yield _text(entry.about)
    if entry.facts is None:
        yield f"Shown: {', '.join(map(_link, entry.members))}."
        return
    for name, formula in zip(entry.letters, ("formula", "derivative"), strict=True):
        yield f"```math\n{name} = {entry.facts[formula]['latex']}\n```"
    yield "\n".join(f"- {line}" for line in _facts(entry, entry.facts))


def _picture(entry: Entry) -> str:
    """The figure, in the colours of the page it is read on."""
    width, height = entry.size
    return f"""\
<picture>
  <source media="(prefers-color-scheme: dark)" srcset="{entry.slug}-dark.svg">
  <img src="{entry.slug}.svg" width="{width}" height="{height}"
       alt="{escape(entry.alt)}">
</picture>"""


def _facts(entry: Entry, facts: Facts) -> Iterator[str]:
    """What is to be said in a line each."""
    yield f"`actcli plot {facts['name']}`"
    if facts["aliases"]:
        yield f"also {', '.join(f'`{alias}`' for alias in facts['aliases'])}"
    for p in facts["parameters"]:
        symbol = "" if p["symbol"] == p["name"] else f", {p['symbol']}"
        yield f"`{p['name']}`{symbol}: {_text(p['meaning'])} ({_text(p['about'])})"
    yield DOT.join([f"range `{facts['range']}`", *entry.tags])
    if facts["paper"]:
        url, paper = link(facts["paper"]), _text(facts["paper"])
        yield f"[{paper}]({url})" if url else paper


def _link(slug: str) -> str:
    return f"[{_text(slug)}](#{slug})"


def _text(text: str) -> str:
    """A text whose characters mean nothing else in Markdown."""
    return SPECIAL.sub(r"\\\g<0>", text)
