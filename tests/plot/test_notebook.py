"""Notebooks: what they show of figures and activations, run by nbclient and seen in a browser."""

import base64
import re
from html import unescape
from importlib.util import find_spec
from xml.etree import ElementTree

import pytest
from helpers.browser import PREFERS, browsed, painted

import actcli
from actcli.plot.theme import DARK, LIGHT


def images(html):
    """Return the SVGs and the descriptions of the images in a page."""
    found = re.findall(
        r'<img class="actcli-figure" src="data:([^;]+);base64,(\S+)" alt="([^"]+)">', html
    )
    assert len(found) == html.count("<img")
    for kind, source, alt in found:
        assert kind == "image/svg+xml"
        yield base64.b64decode(source).decode(), unescape(alt)


def test_a_notebook_shows_a_figure_that_follows_its_theme_with_its_description():
    figure = actcli.figure("gelu", order=0)
    shown = figure._repr_mimebundle_(include=None, exclude=None)
    assert shown["text/plain"] == f"<figure gelu>: {figure.alt}"
    assert shown["image/svg+xml"] == actcli.figure("gelu", order=0, theme="auto").svg
    ((svg, alt),) = images(shown["text/html"])
    assert (svg, alt) == (shown["image/svg+xml"], figure.alt)
    assert shown["text/html"] == figure.inline
    assert "\n" not in figure.inline


def test_a_theme_that_was_chosen_is_shown():
    dark = actcli.figure("gelu", order=0, theme="dark", fps=20, dpi=50)
    assert (
        dark._repr_mimebundle_()["image/svg+xml"]
        == actcli.figure("gelu", order=0, theme="dark").svg
    )


def test_a_notebook_shows_an_activation_with_its_formula_figure_and_facts():
    shown = actcli.elu.bind(alpha=0.2)._repr_mimebundle_(include=None, exclude=None)
    assert shown["text/plain"] == repr(actcli.elu.bind(alpha=0.2))
    page = ElementTree.fromstring(
        re.sub(r"<(style|img)[^>]*>(.*</style>)?", "", shown["text/html"])
    )
    rows = {row[0].text: row[1].text for row in page.iter("tr")}
    assert page.findtext("p/strong") == "Exponential Linear Unit"
    assert page.findtext("p/code") == "elu:alpha=0.2"
    assert rows["f(x)"] == "x for x > 0; α·(eˣ − 1) otherwise"
    assert rows["range"] == "from -0.2 to inf"
    assert rows["kinks"] == "x = 0: f' is 0.2 on the left, 1 on the right; 0.2 is taken"
    ((svg, alt),) = images(shown["text/html"])
    assert alt == actcli.figure("elu", alpha=0.2).alt
    assert svg == actcli.figure("elu", alpha=0.2, theme="auto").svg


def test_a_function_without_a_value_for_a_parameter_is_shown_by_its_name_alone():
    unset = actcli.expression("x*sigmoid(b*x)")
    assert unset._repr_mimebundle_() == {"text/plain": repr(unset)}
    assert "text/html" in unset.bind(b=2)._repr_mimebundle_()


CELLS = [
    "actcli.elu",
    "actcli.figure('elu:alpha=0.2', 'elu', 'relu')",
    "actcli.expression('x*sigmoid(b*x)').bind(b=1.702)",
    "actcli.softmax.plot(at=(3, 0.7, 0.5))",
    "actcli.figure('elu', alpha='0.2:2:7', layout='stack')",
]
# What each shows is a figure.

SERIES = (
    "import pandas; actcli.elu(pandas.Series([-1.0, 2.0], index=['a', 'b'], name='z'), alpha=0.2)"
)

MISTAKE = "actcli.figure('gelo')"


@pytest.fixture(scope="module")
def outputs():
    """Return the outputs of a notebook that has been run, by the source of their cell."""
    nbformat = pytest.importorskip("nbformat", reason="no nbclient")
    nbclient = pytest.importorskip("nbclient", reason="no nbclient")
    pytest.importorskip("ipykernel", reason="no ipykernel")
    sources = ["import actcli", *CELLS, *([SERIES] if find_spec("pandas") else []), MISTAKE]
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, sources)])
    nbclient.NotebookClient(notebook, timeout=120, startup_timeout=120, allow_errors=True).execute()
    nbformat.validate(notebook)
    return {cell.source: cell.outputs for cell in notebook.cells}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_notebook_runs_and_shows_figures(outputs):
    assert outputs["import actcli"] == []
    for source in CELLS:
        (output,) = outputs[source]
        assert output.output_type == "execute_result"
        assert len([*images(output.data["text/html"])]) == 1
    assert outputs[MISTAKE][0].evalue.startswith("no function 'gelo'. Did you mean 'gelu'")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_series_in_a_notebook_stays_one(outputs):
    if SERIES not in outputs:
        pytest.skip("no pandas")
    (output,) = outputs[SERIES]
    assert [line.split() for line in output.data["text/plain"].splitlines()] == [
        ["a", "-0.126424"], ["b", "2.000000"], ["Name:", "z,", "dtype:", "float64"],
    ]  # fmt: skip


@browsed
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("page", "reader", "seen", "unseen"),
    [
        ('data-jp-theme-light="true"', "dark", LIGHT, DARK),
        ('data-jp-theme-light="false"', "light", DARK, LIGHT),
        ('class="vscode-dark"', "light", DARK, LIGHT),
        ("", "dark", LIGHT, DARK),
    ],
)
def test_figures_are_light_or_dark_as_the_notebook_is(
    outputs, tmp_path, page, reader, seen, unseen
):
    """Whatever the system of the reader prefers."""
    shown = "".join(outputs[source][0].data["text/html"] for source in CELLS)
    path = tmp_path / "notebook.html"
    path.write_text(f'<!DOCTYPE html><meta charset="utf-8"><body {page}>{shown}</body>', "utf-8")
    pixels = painted(path, tmp_path / "profile", PREFERS[reader], "--window-size=900,4000")
    for theme, is_seen in ((seen, True), (unseen, False)):
        for colour in (theme.ground, theme.curve(0)):
            if colour != "#ffffff":  # That is also the page's own.
                assert (pixels.get(tuple(bytes.fromhex(colour[1:])), 0) > 500) is is_seen, colour
