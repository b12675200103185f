"""The gallery in the repository is fresh, and every picture in it has a description."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from actcli.gallery.build import survey
from actcli.gallery.figures import figures
from actcli.gallery.html_index import render_html
from actcli.gallery.markdown_index import render_markdown

COMMITTED = Path(__file__).parents[2] / "gallery"
SVG = "{http://www.w3.org/2000/svg}"

pytestmark = pytest.mark.skipif(
    not (COMMITTED / "index.md").exists(), reason="as in an sdist, the gallery is not there"
)


def test_committed_gallery_is_fresh():
    assert survey(COMMITTED).problems == {}


@pytest.mark.slow
@pytest.mark.parametrize("write", [render_markdown, render_html])
def test_committed_indices_are_what_would_be_written(sections, write):
    name = "index.md" if write is render_markdown else "index.html"
    assert (COMMITTED / name).read_text("utf-8").rpartition("<!--")[0] == write(sections)


def test_committed_svg_has_title_and_description():
    shown = ((name, figure) for figure in figures().values() for name in figure.fingerprints)
    for name, figure in shown:
        if not name.endswith(".svg"):
            continue
        root = ElementTree.parse(COMMITTED / name).getroot()
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), name
        assert root.get("role") == "img", name
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        names = root.get("aria-labelledby"), root.get("aria-describedby")
        assert names == (title.get("id"), desc.get("id")), name
        own = f"figure_{figure.slug.replace('-', '_')}_"
        assert all(id.startswith(own) for id in ids), name
        assert title.text, name
        assert desc.text == figure.alt, name
