"""The gallery: which figures there are, what the indices tell, and what is fresh."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.pages import box, check_labels, drawn
from helpers.scenes import composed
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from actcli.catalogue import catalogue
from actcli.curves.trace import Polyline, Trace
from actcli.gallery import comparisons, html_index
from actcli.gallery.build import UnknownFigureError, refresh, remove, survey
from actcli.gallery.entries import Entry, entry_of, index_fingerprint, index_sections, paper_url
from actcli.gallery.figures import RENDITIONS, figures
from actcli.gallery.html_index import render_html
from actcli.gallery.markdown_index import render_markdown
from actcli.gallery.tags import TAGS, tags
from actcli.numerics import np
from actcli.plot.fingerprint import fingerprint, read_fingerprint, stamped
from actcli.plot.render.save import FORMATS
from actcli.plot.theme import THEMES
from actcli.specs.spec import parse_spec

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "gallery"
FEW = ("relu", "softmax", "elu-alpha")  # a function with a kink, of a vector, a parameter at work
FILES = [slug + rendition.suffix for slug in FEW for rendition in RENDITIONS]
SVG = "{http://www.w3.org/2000/svg}"

if not (COMMITTED / "index.md").exists():
    COMMITTED = None
committed = pytest.mark.skipif(COMMITTED is None, reason="as in an sdist, the gallery is not there")


def scene(specs="gelu", **options):
    return composed([a for spec in specs.split() for a in parse_spec(spec).family({})], **options)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A folder with a few figures."""
    folder = tmp_path_factory.mktemp("gallery")
    assert sorted(refresh(folder, FILES, jobs=1)) == sorted(FILES)
    return folder


@pytest.fixture(scope="module")
def told():
    """What there is to tell about every figure, under its headings."""
    return list(index_sections(map(entry_of, figures().values())))


# Fingerprints


def moved(scene, by):
    """The scene with its curves moved by a part of the panel's height."""

    def trace(old: Trace) -> Trace:
        low, high = old.extent
        runs = tuple(Polyline(x, y + by * (high - low)) for x, y in old.runs)
        return replace(old, runs=runs)

    graphs = [replace(g, traces=tuple(map(trace, g.traces))) for g in scene.graphs]
    return replace(scene, graphs=tuple(graphs))


def test_fingerprint_changes_with_what_is_shown():
    shown = [
        fingerprint(scene()),
        fingerprint(scene(), (7.2, 3.1)),
        fingerprint(scene(theme="dark")),
        fingerprint(scene(layout="stack")),
        fingerprint(scene(title="GELU")),
        fingerprint(scene(window=(-4, 4))),
        fingerprint(scene("gelu_tanh", title="gelu")),
        fingerprint(scene("gelu relu")),
        fingerprint(moved(scene(), 1e-4)),
    ]
    assert len(set(shown)) == len(shown)
    assert all(re.fullmatch("actcli-sha256:[0-9a-f]{64}", mark) for mark in shown)
    assert fingerprint(scene()) == shown[0]


def test_fingerprint_ignores_rounding_errors(sampled):
    shown = figures()[sampled.name].scene
    assert fingerprint(moved(shown, 1e-15)) == fingerprint(shown)


def test_fingerprint_changes_with_the_colours_of_a_theme(monkeypatch):
    before = fingerprint(scene())
    recoloured = replace(THEMES["light"], ground="#fffffe")
    monkeypatch.setattr("actcli.plot.fingerprint.THEMES", {**THEMES, "light": recoloured})
    assert fingerprint(scene()) != before


@pytest.mark.parametrize("form", [".png", ".svg"])
def test_stamped_picture_carries_its_fingerprint_and_stays_valid(shelf, form):
    picture = (shelf / f"relu{form}").read_bytes()
    assert read_fingerprint(picture) == figures()["relu"].fingerprints[f"relu{form}"]
    again = stamped(picture, "actcli-sha256:" + 64 * "0")
    assert read_fingerprint(again) == "actcli-sha256:" + 64 * "0"  # the last one counts
    if form == ".png":
        with Image.open(shelf / "relu.png") as image:
            image.load()
            assert image.text["Fingerprint"] == read_fingerprint(picture)
    else:
        ElementTree.fromstring(again)


def test_truncated_picture_has_no_fingerprint(shelf):
    for name in ("relu.png", "relu.svg"):
        picture = (shelf / name).read_bytes()
        for part in (0.3, 0.9):
            assert read_fingerprint(picture[: int(part * len(picture))]) is None


@given(st.binary(max_size=60), st.booleans())
def test_reading_the_fingerprint_of_any_bytes_does_not_fail(content, png):
    assert read_fingerprint((b"\x89PNG\r\n\x1a\n" if png else b"") + content) is None


# Which figures there are


def test_every_function_has_a_figure():
    assert [slug for slug in figures() if slug in catalogue()] == list(catalogue())


def test_comparisons_have_between_two_and_six_functions_and_unique_slugs():
    found = list(comparisons.comparisons())
    assert {"relu-family", "which-gelu", "s-curves", "elu-alpha"} <= {g.slug for g in found}
    assert len({group.slug for group in found}) == len(found)
    for group in found:
        assert 2 <= len(group.activations) + bool(group.minus) <= 6, group.slug
        assert group.about.endswith("."), group.slug
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", group.slug)
        assert not group.slug.endswith("-dark")
        assert all(a.pointwise for a in group.activations)


def test_hard_functions_are_compared_with_their_smooth_counterparts():
    for name in catalogue():
        if name.startswith("hard_") and name.removeprefix("hard_") in catalogue():
            slug = f"{name}-{name.removeprefix('hard_')}".replace("_", "-")
            assert [a.name for a in figures()[slug].activations] == [name, name[len("hard_") :]]


def test_figure_of_the_difference_of_gelus_says_how_far_they_are_apart():
    figure = figures()["gelu-apart"]
    assert figure.scene.headings == ("gelu_tanh − gelu", "difference of derivatives")
    assert "at most 4.73 × 10⁻⁴ apart, at x = 2.699" in figure.alt


def test_comparison_shows_every_function_that_it_names():
    found = {group.slug: [a.name for a in group.activations] for group in comparisons.comparisons()}
    for slug, _, _, specs, *_ in (*comparisons.SIDE_BY_SIDE, *comparisons.DIFFERENCES):
        assert [spec.partition(":")[0] for spec in specs.split()] == found[slug]


def test_renditions_use_existing_themes_and_formats():
    assert {rendition.theme for rendition in RENDITIONS} <= THEMES.keys()
    assert {rendition.format for rendition in RENDITIONS} <= FORMATS.keys()
    assert RENDITIONS[0].theme == next(iter(THEMES))


def test_file_names_of_figures_are_unique():
    names = [name for figure in figures().values() for name in figure.fingerprints]
    assert len(names) == len(set(names)) == len(RENDITIONS) * len(figures())


@pytest.mark.parametrize(
    "slug",
    [slug if slug in FEW else pytest.param(slug, marks=pytest.mark.slow) for slug in figures()],
)
def test_texts_never_overlap(slug):
    check_labels(drawn(figures()[slug].scene))


def test_no_text_crosses_the_middle_of_a_figure_of_one_function(sampled):
    """As index.html does where there is no room for both."""
    if not sampled.pointwise:
        pytest.skip("what labels its curves is not cut")
    shown = drawn(figures()[sampled.name].scene)
    middle, hair = shown.width / 2, 0.5  # points
    for text, _ in shown.texts:
        place = box(text)
        assert place.right <= middle + hair or place.left >= middle - hair, text.text


# What the indices tell


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
def test_every_image_of_an_index_has_alt_text_and_files(told, write):
    read = Reader(write(told))
    names = {name for figure in figures().values() for name in figure.fingerprints}
    shown = {image["src"] for image in read.all("img")}
    assert shown == {name for name in names if name.endswith(".svg") and "-dark" not in name}
    assert {source["srcset"] for source in read.all("source")} == {
        name for name in names if name.endswith("-dark.svg")
    }
    assert all(len(image["alt"]) > 15 for image in read.all("img"))
    assert all(float(image["width"]) > float(image["height"]) for image in read.all("img"))


def test_markdown_index_has_formulas_names_parameters_and_papers(told):
    text = render_markdown(told)
    for activation in catalogue().values():
        assert f"`actcli plot {activation.name}`" in text
        assert all(f"`{alias}`" in text for alias in activation.aliases)
        assert all(f"`{p.name}`" in text for p in activation.parameters)
    assert r"f'(x) = \begin{cases} 1 & x > 0 \\ \alpha\,e^{x} & \text{otherwise}" in text
    assert "](https://arxiv.org/abs/1511.07289)" in text
    assert text.count("```") == 4 * len(catalogue())
    anchors = {a["id"] for a in Reader(text).all("a") if "id" in a}
    assert set(re.findall(r"\(#([\w-]+)\)", text)) == anchors == set(figures())


def test_html_index_is_complete_and_loads_nothing_from_elsewhere(told):
    text = render_html(told)
    read = Reader(text)
    ids = [attrs["id"] for _, attrs in read.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert set(figures()) <= set(ids)
    assert {a["href"][1:] for a in read.all("a") if a["href"].startswith("#")} == set(figures())
    held = {name for figure in figures().values() for name in figure.fingerprints}
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


# What is fresh


def test_refreshed_files_are_fresh(shelf):
    found = survey(shelf, FEW)
    assert sorted(found.fresh) == sorted(FILES)
    assert found.problems == {}


def test_survey_finds_and_refresh_mends_missing_stale_and_orphaned_files(tmp_path):
    list(refresh(tmp_path, FILES, jobs=1))
    (tmp_path / "relu.png").unlink()
    cut = (tmp_path / "relu.svg").read_bytes()[:-20]
    (tmp_path / "relu.svg").write_bytes(cut)
    (tmp_path / "softmax.svg").write_bytes((tmp_path / "relu-dark.svg").read_bytes())
    (tmp_path / "gone-dark.svg").write_bytes((tmp_path / "relu-dark.svg").read_bytes())
    (tmp_path / "mine.svg").write_text("<svg/>", "utf-8")
    assert survey(tmp_path, [*FEW, "gone"]).problems == {
        "missing": ("relu.png",),
        "stale": ("relu.svg", "softmax.svg"),
        "orphaned": ("gone-dark.svg",),
    }
    list(refresh(tmp_path, ["relu.png", "relu.svg", "softmax.svg"], jobs=1))
    assert list(remove(tmp_path, ["gone-dark.svg"])) == ["gone-dark.svg"]
    assert survey(tmp_path, FEW).problems == {}
    assert survey(tmp_path).orphaned == ()
    assert (tmp_path / "mine.svg").exists()


def test_patterns_match_figures_and_files(shelf):
    assert survey(shelf, ["relu"]).fresh == ("relu-dark.svg", "relu.png", "relu.svg")
    assert survey(shelf, ["relu.png"]).fresh == ("relu.png",)
    assert survey(shelf, ["*-alpha"]).fresh[:1] == ("elu-alpha-dark.svg",)
    assert set(survey(shelf, ["index"]).missing) == {"index.md", "index.html"}
    with pytest.raises(UnknownFigureError, match="'gelo'"):
        survey(shelf, ["relu", "gelo"])


def test_index_is_stale_when_its_texts_change(tmp_path, monkeypatch):
    mark = index_fingerprint(
        (figure.fingerprints for figure in figures().values()), html_index.TEMPLATE
    )
    (tmp_path / "index.md").write_text(f"<!-- {mark} -->", "utf-8")
    assert survey(tmp_path, ["index.md"]).fresh
    for changed in ("entries.COMPARED_HEADING", "entries.EDITION", "html_index.TEMPLATE"):
        with monkeypatch.context() as patch:
            patch.setattr(f"actcli.gallery.{changed}", "Otherwise: told.")
            assert survey(tmp_path, ["index.md"]).stale


def test_several_processes_write_the_same_bytes_as_one(shelf, tmp_path):
    assert sorted(refresh(tmp_path, FILES, jobs=2)) == sorted(FILES)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (shelf / name).read_bytes()


HOSTILE = "lines.linewidth: 9\nfont.size: 30\nsvg.hashsalt: x\nsavefig.dpi: 7\naxes.grid: True\n"


def test_bytes_of_pictures_do_not_depend_on_the_environment(shelf, tmp_path):
    (tmp_path / "matplotlibrc").write_text(HOSTILE, "utf-8")
    surroundings = {
        "PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "C",
        "MPLBACKEND": "TkAgg", "MATPLOTLIBRC": str(tmp_path / "matplotlibrc"),
        "SOURCE_DATE_EPOCH": "1", "COLUMNS": "13",
    }  # fmt: skip
    only = [word for slug in FEW for word in ("--only", slug)]
    subprocess.run(
        [sys.executable, "-m", "actcli", "gallery", "g", "-q", "--jobs", "1", *only],
        cwd=tmp_path, env={**os.environ, **surroundings}, check=True,
    )  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "g").iterdir()) == sorted(FILES)
    for name in FILES:
        assert (tmp_path / "g" / name).read_bytes() == (shelf / name).read_bytes(), name


def fingerprints_with_exp_scaled(monkeypatch, factor):
    """Return fingerprints of figures drawn with exp times a factor, and how often it was called."""
    exp, calls = np.exp, []

    def scaled(*args, **options):
        calls.append(args)
        return exp(*args, **options) * factor

    with monkeypatch.context() as patch:
        patch.setattr(np, "exp", scaled)
        drawn = [fingerprint(replace(figures()[slug], about="").scene) for slug in FEW]
    return drawn, len(calls)


def test_fingerprints_do_not_depend_on_the_last_digits_of_exp(monkeypatch):
    """Another version of NumPy may round it otherwise."""
    exact = [fingerprint(figures()[slug].scene) for slug in FEW]
    rounded, calls = fingerprints_with_exp_scaled(monkeypatch, 1 + 2.0**-52)
    assert calls
    assert rounded == exact
    wrong, _ = fingerprints_with_exp_scaled(monkeypatch, 1000)
    assert wrong != exact


# The gallery as it is committed


@committed
def test_committed_gallery_is_fresh():
    assert survey(COMMITTED).problems == {}


@committed
@pytest.mark.slow
@pytest.mark.parametrize("write", [render_markdown, render_html])
def test_its_indices_are_what_would_be_written(told, write):
    name = "index.md" if write is render_markdown else "index.html"
    assert (COMMITTED / name).read_text("utf-8").rpartition("<!--")[0] == write(told)


@committed
def test_committed_svg_has_title_and_description():
    shown = ((name, figure) for figure in figures().values() for name in figure.fingerprints)
    for name, figure in shown:
        if not name.endswith(".svg"):
            continue
        root = ElementTree.parse(COMMITTED / name).getroot()
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), name
        assert root.get("role") == "img", name
        labelled = root.get("aria-labelledby").split()
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert labelled == [title.get("id"), desc.get("id")], name
        assert all(id.startswith(figure.slug.replace("_", "-")) for id in labelled), name
        assert title.text, name
        assert desc.text == figure.alt, name
