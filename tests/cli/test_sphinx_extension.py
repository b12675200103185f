"""The extension of Sphinx: a small site is built with -W, in reStructuredText and by MyST."""

import re
import subprocess
import sys
from html import unescape

import pytest
from generate.transcripts import TOPICS
from helpers.browser import PREFERS, browsed, painted

import actcli
from actcli.plot.embed import STYLE_SHEET
from actcli.plot.theme import DARK, LIGHT

pytest.importorskip("sphinx.application", reason="no Sphinx")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

RST = """
Functions
=========

.. activation:: elu
   :alpha: 0.2
   :layout: stack
   :compare: relu

.. activation:: softmax 3 0.7 0.5
   :theme: dark

.. toctree::

   deeper/page
"""

MARKDOWN = """
# A page in a folder

```{activation} leaky_relu
:negative_slope: 0.1
:log-x:
:range: -3:30
:title: Leaky, or not
```

```{activation} "x * sigmoid(b*x)" gelu
:b: 1.702
:theme: auto
```
"""


def site(folder, pages):
    """Write a site with the text of each page by its name."""
    (folder / "conf.py").write_text('extensions = ["actcli.sphinx", "myst_parser"]\n', "utf-8")
    for name, text in pages.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def build(folder, builder, *options):
    """Build a site, and return what Sphinx says."""
    command = [sys.executable, "-m", "sphinx", "-q", "-N", "-b", builder, *options, "-d", "trees"]
    done = subprocess.run(
        [*command, ".", builder], cwd=folder, capture_output=True, text=True, timeout=240
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the folder of a site that has been built as HTML, LaTeX, text and Texinfo."""
    pytest.importorskip("myst_parser", reason="no MyST")
    folder = tmp_path_factory.mktemp("site")
    site(folder, {"index.rst": RST, "deeper/page.md": MARKDOWN})
    for builder in ("html", "latex", "text", "texinfo"):
        done = build(folder, builder, "-W")
        assert (done.returncode, done.stderr) == (0, "")
    return folder


def images(page):
    """Return the file and the description of each image in a page."""
    tags = re.findall(r"<img [^>]+>", page.read_text("utf-8"))
    found = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in tags]
    assert {image["class"] for image in found} == {"actcli-figure"}
    return [(page.parent / image["src"], unescape(image["alt"])) for image in found]


EXPECTED = [
    ("index.html", ("elu", "relu"), {"alpha": 0.2, "layout": "stack", "theme": "auto"}),
    ("index.html", ("softmax",), {"at": (3, 0.7, 0.5), "theme": "dark"}),
    ("deeper/page.html", ("leaky_relu",), {
        "negative_slope": 0.1, "log_x": True, "range": (-3, 30), "title": "Leaky, or not",
        "theme": "auto",
    }),
    ("deeper/page.html", ("x * sigmoid(b*x)", "gelu"), {"b": 1.702, "theme": "auto"}),
]  # fmt: skip


def test_site_has_the_figures_that_python_draws_with_their_descriptions(built):
    shown = [image for page in ("index.html", "deeper/page.html")
             for image in images(built / "html" / page)]  # fmt: skip
    assert len(shown) == len(EXPECTED)
    for (path, alt), (_, functions, options) in zip(shown, EXPECTED, strict=True):
        figure = actcli.figure(*functions, **options)
        assert path.read_text("utf-8") == figure.svg
        assert alt == figure.alt


def test_pages_have_the_style_sheet(built):
    page = (built / "html" / "deeper" / "page.html").read_text("utf-8")
    (sheet,) = re.findall(r'href="([^"?]*actcli.css)', page)
    assert (built / "html" / "deeper" / sheet).read_text("utf-8") == STYLE_SHEET + "\n"


def test_latex_has_light_pdfs_and_text_has_the_description(built):
    included = re.findall(r"includegraphics\{\{([^}]+)\}\.pdf\}", next(
        (built / "latex").glob("*.tex")).read_text("utf-8"))  # fmt: skip
    assert len(included) == len(EXPECTED)
    assert (built / "latex" / f"{included[-1]}.pdf").read_bytes() == actcli.figure(
        "x * sigmoid(b*x)", "gelu", b=1.702
    ).render("pdf")
    words = " ".join((built / "text" / "index.txt").read_text("utf-8").split())
    assert actcli.figure("elu", "relu", alpha=0.2).alt in words


def test_what_has_not_changed_is_not_drawn_again(built):
    drawn = {path: path.stat().st_mtime_ns for path in (built / "trees" / "actcli").glob("*.*")}
    assert len(drawn) == 3 * len(EXPECTED)
    assert build(built, "html", "-W").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in drawn} == drawn


def test_mistakes_are_one_line_that_names_the_option_as_it_is_written(tmp_path):
    blocks = [
        "gelo", "elu\n   :alpha: -1", "elu\n   :laiout: stack", "elu\n   :range: 3:1",
        "elu \"", "elu\n   :layout: gird", "elu\n   :theme: gray",
    ]  # fmt: skip
    text = "Page\n====\n\n" + "\n\n".join(f".. activation:: {block}" for block in blocks)
    site(tmp_path, {"index.rst": text})
    (tmp_path / "conf.py").write_text('extensions = ["actcli.sphinx"]\n', "utf-8")
    said = re.findall(r"index.rst:\d+: ERROR: (.*)", build(tmp_path, "html").stderr)
    assert [re.sub(r" \[docutils\]$", "", line) for line in said] == [
        "no function 'gelo'. Did you mean 'gelu' or 'geglu'?  (all names: actcli list)",
        ":alpha: must be > 0 for elu, got -1",
        "no option ':laiout:'. Did you mean ':layout:'?",
        "3:1: the low end must be below the high end (did you mean 1:3?).",
        'elu ": No closing quotation.',
        ":layout: 'gird' is not one of side, stack, overlay, grid. Did you mean 'grid'?",
        ":theme: 'gray' is not one of light, dark, print, auto.",
    ]


def test_examples_of_the_topic_are_built(tmp_path):
    topic = (TOPICS / "documentation.md").read_text("utf-8")
    pages = {
        f"{language}.{language}": re.search(
            rf"(?s)^`+{language}\n(\W+activation.*?)^`+$", topic, re.M
        )[1]
        for language in ("rst", "md")
    }
    site(tmp_path, {"index.rst": "Site\n====\n\n.. toctree::\n\n   rst\n   md\n"} | {
        name: f"Page\n====\n\n{text}" for name, text in pages.items()})  # fmt: skip
    done = build(tmp_path, "html", "-W")
    assert (done.returncode, done.stderr) == (0, "")
    found = [images(tmp_path / "html" / f"{name}.html") for name in ("rst", "md")]
    assert [len(each) for each in found] == [2, 1]
    assert found[1][0][1] == actcli.figure("gelu", minus="gelu_tanh", range=(-3, 3)).alt


@browsed
@pytest.mark.parametrize(
    ("attribute", "reader", "seen"),
    [
        ("", "dark", LIGHT),
        ('data-theme="dark"', "light", DARK),
        ('data-theme="auto"', "dark", DARK),
        ('data-theme="light"', "dark", LIGHT),
    ],
)
def test_figures_are_light_or_dark_as_the_page_is(built, tmp_path, attribute, reader, seen):
    """A theme of Sphinx that can be switched says in an attribute how it is."""
    page = built / "html" / "switched.html"
    text = (built / "html" / "index.html").read_text("utf-8")
    page.write_text(text.replace("<body", f"<body {attribute}", 1), "utf-8")
    pixels = painted(page, tmp_path / "profile", PREFERS[reader], "--window-size=900,1400")
    page.unlink()
    light, dark = (pixels.get(tuple(bytes.fromhex(t.curve(0)[1:])), 0) for t in (LIGHT, DARK))
    assert (light > 500) is (seen is LIGHT)
    assert dark > 500  # The second figure is dark on every page.
