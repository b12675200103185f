"""Figures as web pages: what is in the file."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from helpers.scenes import picture, scene
from helpers.web_pages import PAGES, data, family, page, written

from actcli.catalogue import catalogue
from actcli.plot.arrange import arrange
from actcli.plot.render.canvas import MARK_EDGE
from actcli.plot.render.draw import DOTTED

VOID_ELEMENTS = {"meta", "link", "input", "br", "img"}


MARKUP_AND_MATH = 'a <b> & "c" </title></script><script>alert(1)</script> $title'


class ElementReader(HTMLParser):
    """Read every element with its attributes; fail where one is not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.found, self.titles = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if tag not in VOID_ELEMENTS:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        if self.open == ["html", "head", "title"]:
            self.titles.append(text)


@pytest.mark.parametrize("name", PAGES)
def test_page_is_well_formed_and_loads_nothing(name):
    text = written(name)
    reader = ElementReader(text)
    ids = [a["id"] for _, a in reader.found if "id" in a]
    assert len(ids) == len(set(ids))
    for tag, attributes in reader.found:
        assert tag not in {"img", "iframe", "object", "embed", "base", "audio", "video"}
        for key in ("src", "srcset", "href", "xlink:href", "action", "data", "poster"):
            assert (attributes.get(key) or "#").startswith(("#", "data:")), (tag, attributes)
    assert not re.search(r"@import|@font-face|fetch\(|XMLHttpRequest|import\(", text)
    assert set(re.findall(r"url\(([^)]*)", text)) <= {f"#{i}" for i in ids}
    assert set(re.findall(r"""https?://[^"'\s)]+""", text)) <= {
        "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink",
    }  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_page_has_its_figure_with_a_description(name):
    pictures = re.findall(r"(?s)<svg xmlns.*?</svg>", written(name))
    assert len(pictures) == (1 if name == "overlay" else 2)  # wide, and for narrow pages
    for svg in pictures:
        root = ElementTree.fromstring(svg)
        title, desc = root[0], root[1]
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == title.get("id")
        assert root.get("aria-describedby") == desc.get("id")
        assert title.text
        assert desc.text
        assert ("prefers-color-scheme: dark" in svg) == (name != "dark")


def test_page_of_a_given_size_has_no_narrow_layout():
    assert len(data(page("elu", size=(6, 3)))["sheets"]) == 1


def test_title_and_description_are_escaped():
    text = page("elu", title=MARKUP_AND_MATH, alt=MARKUP_AND_MATH)
    reader = ElementReader(text)
    assert "".join(reader.titles) == MARKUP_AND_MATH
    assert [a["content"] for _, a in reader.found if a.get("name") == "description"] == [
        MARKUP_AND_MATH
    ]
    assert sum(tag == "script" for tag, _ in reader.found) == 2
    assert "alert(1)</script>" not in text


def test_data_cannot_end_their_script():
    scripts = re.findall(r"(?s)<script[^>]*json[^>]*>(.*?)</script>", page("relu", "elu"))
    assert not any(set("<>&") & set(script) for script in scripts)


@pytest.mark.parametrize("name", ["elu", "gelu", "hardshrink", "binary_step", "tanh"])
def test_data_are_the_values_of_the_function(name):
    f = catalogue()[name]
    (graph,) = data(page(name))["graphs"]
    for curve, function in zip(graph["curves"], (f, f.derivative), strict=True):
        assert sum(len(x) for x, _ in curve["runs"]) >= 1000
        for x, y in curve["runs"]:
            assert function(np.array(x)).tolist() == y
            assert sorted(x) == x
        for x, y, filled in curve["dots"]:
            assert function(x) == y or not filled


def test_large_family_has_fewer_samples_which_are_its_own_values():
    values = np.linspace(0.1, 2, 60).tolist()
    text = family(values=values)
    assert len(text) < 1.6e6
    for alpha, graph in zip(values, data(text)["graphs"], strict=True):
        (x, y), *_ = graph["curves"][0]["runs"]
        assert catalogue()["elu"](np.array(x), alpha=alpha).tolist() == y
        assert 0.0 in x
        assert (x[0], x[-1]) == (-5, 5)
        assert len(x) > 150


def test_page_has_the_same_bytes_every_time():
    assert written("family") == family()


def test_page_imports_no_more_of_matplotlib_than_an_svg():
    code = """
import io, sys
from actcli.catalogue import catalogue
from actcli.plot.compose import compose
from actcli.plot.render.save import save
from actcli.plot.subject import Subject
for form in ("svg", "html"):
    save(compose(Subject.of([catalogue()["gelu"]])), io.BytesIO(), format=form)
    print(*sorted(name for name in sys.modules if name.startswith(("matplotlib", "PIL"))))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    svg, html = done.stdout.splitlines()
    assert svg == html


def test_page_arranges_each_of_its_layouts_once(monkeypatch):
    layouts = []

    def counting(scene, *page):
        layouts.append(scene.layout)
        return arrange(scene, *page)

    monkeypatch.setattr("actcli.plot.render.html.arrange", counting)
    monkeypatch.setattr("actcli.plot.render.save.arrange", counting)
    page("gelu")
    assert layouts == ["side", "stack"]


@pytest.mark.parametrize("parameter", ["elu:alpha=0.5,1,2", "leaky_relu:negative_slope=0,0.5"])
def test_style_sheet_selects_the_curves_marks_and_jumps_of_a_family(parameter):
    made = scene(parameter)
    svg = picture(made, format="svg").decode()
    traces = [trace for graph in made.graphs for trace in graph.traces]
    assert svg.count(' clip-path="') == sum(len(trace.runs) for trace in traces)
    marks = sum(len(trace.kinks) + len(trace.dots) for trace in traces)
    assert svg.count(f'stroke-width="{MARK_EDGE:g}"') == marks > 0
    jumps = sum(len(trace.connectors) for trace in traces)
    dashes = ",".join(f"{dash:g}" for dash in DOTTED)
    assert svg.count(f'stroke-dasharray="{dashes}"') == jumps > 0
