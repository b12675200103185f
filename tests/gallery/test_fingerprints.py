"""Fingerprints: they change with what a figure shows, and with nothing else."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from helpers.gallery import FIGURES
from helpers.scenes import composed
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from actcli.curves.trace import Polyline, Trace
from actcli.gallery.figures import figures
from actcli.numerics import np
from actcli.numerics.tape.choice import tapes
from actcli.plot.fingerprint import fingerprint, read_fingerprint, stamped
from actcli.plot.theme import THEMES
from actcli.specs.spec import parse_spec


def scene(specs="gelu", **options):
    """Return the scene of the functions of some specs."""
    return composed([a for spec in specs.split() for a in parse_spec(spec).family({})], **options)


def moved(scene, by):
    """Return the scene with its curves moved by a part of the panel's height."""

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
def test_stamped_picture_carries_its_fingerprint_and_stays_valid(drawn_gallery, form):
    picture = (drawn_gallery / f"relu{form}").read_bytes()
    assert read_fingerprint(picture) == figures()["relu"].fingerprints[f"relu{form}"]
    again = stamped(picture, "actcli-sha256:" + 64 * "0")
    assert read_fingerprint(again) == "actcli-sha256:" + 64 * "0"  # the last one counts
    if form == ".png":
        with Image.open(drawn_gallery / "relu.png") as image:
            image.load()
            assert image.text["Fingerprint"] == read_fingerprint(picture)
    else:
        ElementTree.fromstring(again)


def test_truncated_picture_has_no_fingerprint(drawn_gallery):
    for name in ("relu.png", "relu.svg"):
        picture = (drawn_gallery / name).read_bytes()
        for part in (0.3, 0.9):
            assert read_fingerprint(picture[: int(part * len(picture))]) is None


@given(st.binary(max_size=60), st.booleans())
def test_reading_the_fingerprint_of_any_bytes_does_not_fail(content, png):
    assert read_fingerprint((b"\x89PNG\r\n\x1a\n" if png else b"") + content) is None


def fingerprints_with_exp_scaled(monkeypatch, factor):
    """Return fingerprints of figures drawn with exp times a factor, and how often it was called."""
    exp, calls = np.exp, []

    def scaled(*args, **options):
        calls.append(args)
        return exp(*args, **options) * factor

    with monkeypatch.context() as patch:
        patch.setattr(np, "exp", scaled)
        drawn = [fingerprint(replace(figures()[slug], about="").scene) for slug in FIGURES]
    return drawn, len(calls)


@tapes(wanted=False)
def test_fingerprints_do_not_depend_on_the_last_digits_of_exp(monkeypatch):
    """Another version of NumPy may round it otherwise."""
    exact = [fingerprint(figures()[slug].scene) for slug in FIGURES]
    rounded, calls = fingerprints_with_exp_scaled(monkeypatch, 1 + 2.0**-52)
    assert calls
    assert rounded == exact
    wrong, _ = fingerprints_with_exp_scaled(monkeypatch, 1000)
    assert wrong != exact
