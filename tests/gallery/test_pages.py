"""The HTML index of the gallery in a real browser: search, filters, keyboard, themes, widths."""

import re

import pytest
from helpers.browser import MARKS, PREFERS, browse, handled, painted

from actcli.analysis.tags import tags
from actcli.catalogue import catalogue
from actcli.gallery.build import refresh
from actcli.gallery.entries import entry_of, index_sections
from actcli.gallery.figures import figures
from actcli.gallery.html_index import render_html

pytestmark = MARKS

SHOWN = ("relu", "elu", "softmax", "gelu", "relu-family")
LIGHT, DARK = (255, 255, 255), (13, 17, 23)

HAND = """
<script>
const shown = () => all("article").filter((card) => card.offsetParent).map((card) => card.id);
const type = (text) => { one("words").value = text; form.dispatchEvent(new Event("input")); };
const choose = (name) => { one("family").value = name; form.dispatchEvent(new Event("input")); };
const tick = (tag) => document.querySelector(`[name=tag][value="${tag}"]`).click();
const press = (key, target = document.body) =>
  target.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
const style = (element) => getComputedStyle(element);
const seen = {};
const report = () => parent.postMessage(JSON.stringify(seen), "*");
addEventListener("load", () => {
  %s
  report();
});
</script>
"""
# What a person does, as a script that is put into the page before it is opened.


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with an index of all figures, but only a few of their pictures, as SVG."""
    folder = tmp_path_factory.mktemp("gallery")
    names = [f"{slug}{suffix}" for slug in SHOWN for suffix in (".svg", "-dark.svg")]
    list(refresh(folder, names, jobs=2))
    entries = [entry_of(figure) for figure in figures().values()]
    (folder / "index.html").write_text(render_html(index_sections(entries)), "utf-8")
    few = [entry for entry in entries if entry.slug in SHOWN]
    (folder / "few.html").write_text(render_html(index_sections(few)), "utf-8")
    return folder


@pytest.fixture
def hand(folder, tmp_path):
    """Return a function that runs JavaScript on the page and returns what it puts in `seen`."""

    def hand(steps, *options, name="index.html", width=1000):
        text = (folder / name).read_text("utf-8")
        steps = HAND.replace("%s", steps)
        return handled(folder, text, steps, tmp_path / "profile", *options, width=width)

    return hand


@pytest.fixture(scope="module")
def named():
    """Return a function that returns the names of the functions that have a tag."""
    held = {a.name: tags(a) for a in catalogue().values()}
    return lambda tag: [name for name in held if tag in held[name]]


def test_search_and_filters_select_figures(hand, named):
    seen = hand("""
        seen.all = shown();
        type("Leaky-ReLU"); seen.name = shown(); seen.status = one("status").textContent;
        type("expit"); seen.alias = shown();
        type("exponential unit"); seen.words = shown();
        type("no such thing"); seen.none = shown(); seen.nothing = !one("nothing").hidden;
        seen.sections = all("section:not([hidden])").length;
        one("reset").click(); seen.reset = shown(); seen.focus = document.activeElement.id;
        choose("sigmoids"); seen.family = shown(); tick("odd"); seen.odd = shown();
        press("Escape"); seen.escape = shown();
        tick("vector"); seen.vector = shown(); tick("vector");
        tick("smooth"); tick("bounded"); seen.both = shown();
    """)
    assert seen["all"] == seen["reset"] == seen["escape"] == list(figures())
    assert "leaky_relu" in seen["name"]
    assert "relu" not in seen["name"]
    assert seen["status"] == f"{len(seen['name'])} of {len(figures())} figures"
    assert seen["alias"] == ["sigmoid"]
    assert {"elu", "selu"} <= set(seen["words"])
    assert (seen["none"], seen["nothing"], seen["sections"]) == ([], True, 0)
    assert seen["focus"] == "words"
    assert seen["family"] == [a.name for a in catalogue().values() if a.family == "sigmoids"]
    assert seen["odd"] == [name for name in named("odd") if name in seen["family"]]
    assert seen["vector"] == named("vector")
    assert seen["both"] == sorted(
        set(named("smooth")) & set(named("bounded")), key=list(catalogue()).index
    )


def test_index_is_usable_by_keyboard(hand):
    seen = hand("""
        press("/"); seen.slash = document.activeElement.id;
        one("words").value = "a"; press("/", one("words")); seen.typed = one("words").value;
        const stops = all("a[href], button, input, select, summary")
          .filter((item) => item.offsetParent);
        seen.stops = stops.every((item) => item.tabIndex === 0);
        seen.named = all("button, input, select").filter((item) => item.offsetParent).every(
          (item) => item.ariaLabel || item.labels?.length || item.textContent.trim());
        const box = document.querySelector("[value=odd]");
        box.focus(); seen.outline = style(box.nextElementSibling).outlineStyle;
    """)
    assert seen == {
        "slash": "words", "typed": "a", "stops": True, "named": True, "outline": "solid",
    }  # fmt: skip


THEME = """
  const picture = () => document.querySelector("#elu img").currentSrc.split("/").pop();
  const state = () => [style(document.body).backgroundColor, one("theme").textContent, picture()];
  seen.before = state();
  one("theme").click();
  setTimeout(() => { seen.after = state(); report(); }, 500);
"""
IN_LIGHT = ["rgb(255, 255, 255)", "Dark", "elu.svg"]
IN_DARK = ["rgb(13, 17, 23)", "Light", "elu-dark.svg"]


@pytest.mark.parametrize(
    ("theme", "states"), [("light", (IN_LIGHT, IN_DARK)), ("dark", (IN_DARK, IN_LIGHT))]
)
def test_theme_button_switches_page_and_pictures(hand, theme, states):
    seen = hand(THEME, PREFERS[theme], name="few.html")
    assert (seen["before"], seen["after"]) == states


@pytest.mark.parametrize("width", [400, 700, 1000, 1400])
def test_index_fits_every_width(hand, width):
    seen = hand(
        """
        seen.width = innerWidth;
        seen.wide = document.documentElement.scrollWidth;
        const text = all("h1, h2, h3, p, dd, dt, label span, summary")
          .filter((item) => item.offsetParent);
        seen.cut = text.filter((item) => item.scrollWidth > item.clientWidth + 1
          && style(item).display !== "inline").map((item) => item.textContent);
        const lines = all("#elu img").filter((image) => image.offsetParent);
        seen.images = lines.map((image) => image.offsetWidth);
        """,
        width=width,
    )
    assert seen["width"] == width
    assert seen["wide"] <= width
    assert seen["cut"] == []
    assert len(seen["images"]) == (2 if width < 640 else 1)  # halves, one above the other
    assert all(300 < image <= width for image in seen["images"])


def test_no_card_leaves_half_of_a_row_blank(hand):
    """Where there are two columns, a card that is alone in its row takes both."""
    seen = hand(
        """
        const rows = () => all(".cards").map((cards) => {
          const row = {};
          for (const card of cards.querySelectorAll("article:not([hidden])")) {
            const {top, width} = card.getBoundingClientRect();
            (row[Math.round(top)] ??= []).push(width / cards.clientWidth);
          }
          return Object.values(row);
        }).flat();
        seen.all = rows(); type("Leaky-ReLU"); seen.found = rows();
        """,
        width=1400,
    )
    rows = [*seen["all"], *seen["found"]]
    assert {len(row) for row in rows} == {1, 2}
    assert min(map(sum, rows)) > 0.95


@pytest.mark.parametrize(("theme", "ground"), [("light", LIGHT), ("dark", DARK)])
def test_page_and_figures_have_the_same_background(folder, tmp_path, theme, ground):
    few = folder / "few.html"
    colours = painted(few, tmp_path / "profile", "--window-size=1400,1600", PREFERS[theme])
    assert max(colours, key=colours.get) == ground
    assert colours[ground] > 0.8 * sum(colours.values())
    curve = (0, 114, 178) if ground == LIGHT else (86, 180, 233)
    assert colours.get(curve, 0) > 1000


def test_index_is_complete_without_scripts(folder, tmp_path):
    text = (folder / "few.html").read_text("utf-8")
    plain = folder / "plain.html"
    plain.write_text(re.sub(r"(?s)<script>.*</script>", "", text), "utf-8")
    dom = browse(plain, tmp_path / "profile", "--dump-dom")
    assert dom.count("<article") == len(SHOWN)
    assert '<form id="filter" role="search" hidden' in dom
