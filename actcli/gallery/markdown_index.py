"""The index as GitHub renders it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from actcli.gallery.entries import Entry, Facts, IndexSection, paper_url
from actcli.output.md import escape_markdown

SEPARATOR = " · "

HEAD = """\
<!-- Written by `actcli gallery`; nothing here is edited by hand. -->

# Gallery

Every function next to its derivative, drawn from its declaration. Each picture is there as a PNG,
as an SVG, and as an SVG for dark pages; [index.html](index.html) is the same page with a search.
[runtimes.html](runtimes.html) says what libraries and runtimes were measured to make of them.\
"""


def render_markdown(sections: Iterable[IndexSection]) -> str:
    """Return the whole page."""
    sections = list(sections)
    contents = [
        f"- **{escape_markdown(section.title)}**: {_links(section)}" for section in sections
    ]
    blocks = [HEAD, "\n".join(contents)]
    for section in sections:
        blocks += [f"## {escape_markdown(section.title)}", escape_markdown(section.about)]
        blocks += [block for entry in section.entries for block in _entry_blocks(entry)]
    return "\n\n".join(blocks) + "\n"


def _entry_blocks(entry: Entry) -> Iterator[str]:
    """Yield the blocks on a figure."""
    yield f'<a id="{entry.slug}"></a>'
    yield f"### {escape_markdown(entry.title)}"
    yield _picture(entry)
    yield escape_markdown(entry.about)
    if entry.facts is None:
        yield f"Shown: {', '.join(map(_link, entry.members))}."
        return
    for name, formula in zip(entry.letters, ("formula", "derivative"), strict=True):
        yield f"```math\n{name} = {entry.facts[formula]['latex']}\n```"
    yield "\n".join(f"- {line}" for line in _facts(entry, entry.facts))


def _picture(entry: Entry) -> str:
    """Return the figure, in the colours of the page it is read on."""
    width, height = entry.size
    return f"""\
<picture>
  <source media="(prefers-color-scheme: dark)" srcset="{entry.slug}-dark.svg">
  <img src="{entry.slug}.svg" width="{width}" height="{height}"
       alt="{escape(entry.alt)}">
</picture>"""


def _facts(entry: Entry, facts: Facts) -> Iterator[str]:
    """Yield what is listed of a function, a line each."""
    yield f"`actcli plot {facts['name']}`"
    if facts["aliases"]:
        yield f"also {', '.join(f'`{alias}`' for alias in facts['aliases'])}"
    for p in facts["parameters"]:
        symbol = "" if p["symbol"] == p["name"] else f", {p['symbol']}"
        meaning, about = escape_markdown(p["meaning"]), escape_markdown(p["about"])
        yield f"`{p['name']}`{symbol}: {meaning} ({about})"
    yield SEPARATOR.join([f"range `{facts['range']}`", *entry.tags])
    if facts["paper"]:
        url, paper = paper_url(facts["paper"]), escape_markdown(facts["paper"])
        yield f"[{paper}]({url})" if url else paper


def _links(section: IndexSection) -> str:
    """Return links to all figures of a section."""
    return SEPARATOR.join(_link(entry.slug) for entry in section.entries)


def _link(slug: str) -> str:
    """Return a link to a figure in the page."""
    return f"[{escape_markdown(slug)}](#{slug})"
