"""The index as an HTML page with a search; it needs nothing but the pictures in its folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from string import Template

from actcli.analysis.tags import TAGS
from actcli.gallery.entries import Entry, Facts, IndexSection, paper_url
from actcli.gallery.figures import RENDITIONS
from actcli.plot.theme import THEMES

PAGE_COLOURS = {
    "light": {"raised": "#f6f8fa", "line": "#d8dee4", "slope": "#b34f00"},
    "dark": {"raised": "#161b22", "line": "#2b313a", "slope": "#e69f00"},
}
# What a page needs beside the colours of figures: the ground of what is pointed at, the borders,
# and a colour of f' with the contrast that a heading needs.


def page_colours(name: str) -> str:
    """Return the colours of the page in a theme, as declarations of CSS."""
    theme = THEMES[name]
    colours = {
        "ground": theme.ground,
        "text": theme.text,
        "note": theme.note,
        "accent": theme.curve(0),
        "on-accent": theme.ground,
        **PAGE_COLOURS[name],
    }
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


PAGE = files("actcli.gallery").joinpath("page.html").read_text("utf-8")

INDEX_PAGE = Template(PAGE).safe_substitute(light=page_colours("light"), dark=page_colours("dark"))
# The page in its colours, so that an index is stale when they change.


def render_html(sections: Iterable[IndexSection]) -> str:
    """Return the whole page."""
    sections = list(sections)
    entries = [entry for section in sections for entry in section.entries]
    held = {tag for entry in entries for tag in entry.tags}
    return Template(INDEX_PAGE).substitute(
        count=len(entries),
        families="\n".join(
            f'        <option value="{section.name}">{escape(section.title)}</option>'
            for section in sections
        ),
        tags="\n".join(
            f'      <label class="chip"><input type="checkbox" name="tag" value="{tag}">'
            f"<span>{tag}</span></label>"
            for tag in TAGS
            if tag in held
        ),
        sections="\n".join(line for section in sections for line in _section(section)),
    )


def _section(section: IndexSection) -> Iterator[str]:
    """Yield the lines of a section."""
    yield f'<section data-family="{section.name}" aria-labelledby="family-{section.name}">'
    yield f'<h2 id="family-{section.name}">{escape(section.title)}</h2>'
    yield f'<p class="about">{escape(section.about)}</p>'
    yield '<div class="cards">'
    for entry in section.entries:
        yield from _card(entry)
    yield "</div>"
    yield "</section>"


def _card(entry: Entry) -> Iterator[str]:
    """Yield the lines of the card of a figure."""
    name = entry.facts["name"] if entry.facts else ""
    words = [entry.slug, entry.title, *(entry.facts["aliases"] if entry.facts else entry.members)]
    yield (
        f'<article id="{entry.slug}" data-words="{escape(" ".join(words).lower())}"'
        f' data-tags="{" ".join(entry.tags)}">'
    )
    code = f" <code>{name}</code>" if name else ""
    yield f'<h3><a href="#{entry.slug}">{escape(entry.title)}</a>{code}</h3>'
    yield f'<p class="summary">{escape(entry.about)}</p>'
    yield from _picture(entry)
    if entry.facts:
        yield from _facts(entry, entry.facts)
    else:
        shown = ", ".join(f'<a href="#{name}">{name}</a>' for name in entry.members)
        yield f'<p class="shown">Shown: {shown}</p>'
    files = " ".join(
        f'<a href="{entry.slug}{p.suffix}">{p.format.upper()}, {p.theme}</a>' for p in RENDITIONS
    )
    yield f'<p class="files">{files}</p>'
    yield "</article>"


def _picture(entry: Entry) -> Iterator[str]:
    """Yield the figure and, if it can be cut, its right half for pages too narrow for both."""
    width, height = entry.size
    alts = {"whole": entry.alt}
    if entry.is_halved:
        alts["half"] = f"{entry.title}: the derivative alone."
    yield f'<div class="figure{" halved" if entry.is_halved else ""}">'
    for half, alt in alts.items():
        yield (
            '<picture><source media="(prefers-color-scheme: dark)"'
            f' srcset="{entry.slug}-dark.svg">'
            f'<img class="{half}" src="{entry.slug}.svg" width="{width}" height="{height}"'
            f' loading="lazy" alt="{escape(alt)}"></picture>'
        )
    yield "</div>"


def _facts(entry: Entry, facts: Facts) -> Iterator[str]:
    """Yield the formulas of a function, its tags and what else there is to know."""
    f, slope = ("f(x)", "f′(x)") if facts["pointwise"] else ("fᵢ(x)", "∂fᵢ/∂xⱼ")
    yield '<dl class="formulas">'
    for letter, formula in ((f, facts["formula"]), (slope, facts["derivative"])):
        yield f"<div><dt>{letter}</dt><dd>{escape(formula['text'])}</dd></div>"
    yield "</dl>"
    yield f'<p class="tags">{" ".join(f"<span>{tag}</span>" for tag in entry.tags)}</p>'
    yield "<details><summary>Parameters, paper and other names</summary><dl>"
    for term, definition in _definitions(facts):
        yield f"<div><dt>{term}</dt><dd>{definition}</dd></div>"
    yield "</dl></details>"


def _definitions(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield terms and what they mean, as HTML."""
    yield "Command", f"<code>actcli plot {facts['name']}</code>"
    for p in facts["parameters"]:
        symbol = "" if p["symbol"] == p["name"] else f" {p['symbol']}"
        yield (
            f"<code>{p['name']}</code>{symbol}",
            f"{escape(p['meaning'])} ({escape(p['about'])})",
        )
    yield "Range", escape(facts["range"])
    if facts["aliases"]:
        yield "Also", ", ".join(f"<code>{alias}</code>" for alias in facts["aliases"])
    if facts["paper"]:
        url, paper = paper_url(facts["paper"]), escape(facts["paper"])
        yield "Paper", f'<a href="{url}">{paper}</a>' if url else paper
