"""The indices of the gallery: what they say about every figure."""

import re
from html.parser import HTMLParser
from itertools import combinations

import pytest

from actcli.analysis.tags import TAGS, tags
from actcli.catalogue import catalogue
from actcli.gallery import html_index
from actcli.gallery.build import PAGES
from actcli.gallery.entries import Entry, index_sections, paper_url
from actcli.gallery.figures import figures
from actcli.gallery.html_index import render_html
from actcli.gallery.markdown_index import render_markdown
from actcli.plot.theme import THEMES


def test_tags_of_known_functions():
    found = {a.name: tags(a) for a in catalogue().values()}
    assert found["tanh"] == ["bounded", "continuous", "smooth", "monotonic", "odd"]
    assert found["relu"] == ["continuous", "monotonic", "convex"]
    assert found["softmax"] == ["bounded", "vector"]
    assert "random" in found["rrelu"]
    assert all(list(TAGS).index(a) < list(TAGS).index(b)
               for held in found.values() for a, b in combinations(held, 2))  # fmt: skip


def test_paper_url_of_an_arxiv_citation():
    assert paper_url("Clevert et al. 2016, arXiv:1511.07289") == "https://arxiv.org/abs/1511.07289"
    assert paper_url("Nair & Hinton 2010, ICML") is None


class Reader(HTMLParser):
    """Collects the tags of a page with their attributes, and checks that they are closed."""

    VOID = ("meta", "link", "img", "source", "input", "br", "hr")

    def __init__(self, text):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.mark.parametrize("write", [render_markdown, render_html])
def test_every_image_of_an_index_has_alt_text_and_files(sections, write):
    read = Reader(write(sections))
    names = {name for figure in figures().values() for name in figure.fingerprints}
    shown = {image["src"] for image in read.all("img")}
    assert shown == {name for name in names if name.endswith(".svg") and "-dark" not in name}
    assert {source["srcset"] for source in read.all("source")} == {
        name for name in names if name.endswith("-dark.svg")
    }
    assert all(len(image["alt"]) > 15 for image in read.all("img"))
    assert all(float(image["width"]) > float(image["height"]) for image in read.all("img"))


def test_markdown_index_has_formulas_names_parameters_and_papers(sections):
    text = render_markdown(sections)
    for activation in catalogue().values():
        assert f"`actcli plot {activation.name}`" in text
        assert all(f"`{alias}`" in text for alias in activation.aliases)
        assert all(f"`{p.name}`" in text for p in activation.parameters)
    assert r"f'(x) = \begin{cases} 1 & x > 0 \\ \alpha\,e^{x} & \text{otherwise}" in text
    assert "](https://arxiv.org/abs/1511.07289)" in text
    assert text.count("```") == 4 * len(catalogue())
    anchors = {a["id"] for a in Reader(text).all("a") if "id" in a}
    assert set(re.findall(r"\(#([\w-]+)\)", text)) == anchors == set(figures())


def test_html_index_is_complete_and_loads_nothing_from_elsewhere(sections):
    text = render_html(sections)
    read = Reader(text)
    ids = [attrs["id"] for _, attrs in read.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert set(figures()) <= set(ids)
    assert {a["href"][1:] for a in read.all("a") if a["href"].startswith("#")} == set(figures())
    held = {name for figure in figures().values() for name in figure.fingerprints} | PAGES.keys()
    for attrs in read.all("a"):
        if not attrs["href"].startswith(("#", "https://arxiv.org/")):
            held.remove(attrs["href"])
    assert not held
    assert not read.all("base")
    assert all("src" not in script for script in read.all("script"))
    assert [icon["href"][:5] for icon in read.all("link")] == ["data:"]
    assert "@import" not in text
    assert "url(" not in text


def test_special_characters_are_escaped_in_both_indices():
    awkward = Entry(
        slug="a-b", title="<b> & *c*", about='"_x_" | `y`', section="linear", alt='"<&>"',
        size=(720, 300), members=("a",), facts=None, tags=(),
    )  # fmt: skip
    text = render_html(index_sections([awkward]))
    assert "&lt;b&gt; &amp; *c*" in text
    assert Reader(text).all("img")[0]["alt"] == '"<&>"'
    text = render_markdown(index_sections([awkward]))
    assert r"### \<b\> \& \*c\*" in text
    assert r'"\_x\_" \| \`y\`' in text


@pytest.mark.parametrize("name", ["light", "dark"])
def test_html_index_has_the_colours_of_the_themes(name):
    theme = THEMES[name]
    for colour in (theme.ground, theme.text, theme.note, theme.curve(0)):
        assert colour in html_index.INDEX_PAGE
