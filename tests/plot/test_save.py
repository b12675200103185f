"""Files: formats, sizes, the same bytes everywhere, and what is imported for them."""

import io
import os
import re
import subprocess
import sys
import textwrap

import pytest
from helpers.scenes import picture, scene
from PIL import Image

from actcli.errors import ActcliError
from actcli.plot.render.canvas import (
    Page,
)


def test_png_has_size_resolution_and_title():
    image = Image.open(io.BytesIO(picture(scene("elu:alpha=0.2"))))
    assert image.size == (1440, 600)
    assert [round(dots) for dots in image.info["dpi"]] == [200, 200]
    assert image.info["Title"] == "elu (α = 0.2)"
    assert "Software" not in image.info


def test_png_has_a_title_and_a_description():
    made = scene("elu:alpha=0.2")
    about = Image.open(io.BytesIO(picture(made))).text
    assert about == {"Title": "elu (α = 0.2)", "Description": made.alt}


def test_size_and_resolution_of_a_png():
    image = Image.open(io.BytesIO(picture(scene("elu"), size=(4, 3), dpi=50)))
    assert image.size == (200, 150)


def test_pdf_has_a_title_and_no_date():
    written = picture(scene("relu"), format="pdf")
    assert written.startswith(b"%PDF")
    assert b"/Title (relu)" in written
    assert b"Matplotlib" not in written
    assert b"CreationDate" not in written


def test_pdf_says_that_it_is_in_english():
    assert b"/Type /Catalog /Pages 2 0 R /Lang (en)" in picture(scene("relu"), format="pdf")


@pytest.mark.parametrize("specs", ["gelu", "softmax"])
def test_pdf_has_letters_of_dejavu_alone(specs):
    """A prime of mathtext would be the digit 0 of another font, to whoever copies the formula."""
    written = picture(scene(specs, orders=(0, 1, 2, 3)), format="pdf")
    fonts = set(re.findall(rb"/BaseFont /\w+\+(\S+)", written))
    sans = {b"DejaVuSans", b"DejaVuSans-Oblique"}
    assert sans <= fonts <= {*sans, b"DejaVuSansDisplay"}  # The last has large sums.


@pytest.mark.parametrize(("format", "said"), [("png", "PNG"), ("pdf", "PDF")])
def test_adaptive_theme_in_another_format_than_svg_is_an_error(format, said):
    with pytest.raises(ActcliError, match=f"for a {said} choose --theme light, dark or print"):
        picture(scene("elu", theme="auto"), format=format)


def test_texts_stand_in_the_same_places_in_every_format():
    places = []
    for form, dpi in [("png", 200), ("png", 75), ("svg", 200), ("pdf", 200)]:
        found = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Page, "write", lambda self, words, colour, to=found: to.append(words))
            picture(scene("gelu"), format=form, dpi=dpi)
        places.append(found)
    assert all(found == places[0] for found in places)


AS_IN_PYPROJECT = """
import warnings
warnings.filterwarnings("ignore", category=DeprecationWarning, module="matplotlib|pyparsing")
"""


def run_python(code, **env):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", AS_IN_PYPROJECT + textwrap.dedent(code)],
        env={**os.environ, **env}, check=True, capture_output=True,
    )  # fmt: skip


@pytest.mark.slow
def test_files_have_the_same_bytes_in_any_environment(tmp_path):
    hostile = tmp_path / "matplotlibrc"
    hostile.write_text(
        "font.family: monospace\nmathtext.fontset: cm\nsvg.fonttype: none\nsvg.hashsalt: x\n"
        "path.simplify: False\ntext.hinting: none\ntext.antialiased: False\npdf.compression: 0\n"
        "savefig.dpi: 50\nfigure.facecolor: red\naxes.unicode_minus: False\ntext.usetex: True\n"
    )
    code = """
        import sys
        from hashlib import sha256
        from actcli.catalogue import catalogue
        from actcli.plot.render.save import PICTURE_FORMATS, save
        from actcli.plot.compose import compose
        from actcli.plot.subject import Subject
        from io import BytesIO
        names = ("gelu", "softmax")
        for form in PICTURE_FORMATS:
            stream = BytesIO()
            for name in names:
                save(compose(Subject.of([catalogue()[name]])), stream, format=form)
            save(compose(Subject.of([catalogue()[name] for name in names])), stream, format=form)
            print(form, sha256(stream.getvalue()).hexdigest())
    """
    literal_line = run_python(code, PYTHONHASHSEED="1", TZ="UTC", LANG="C", MPLBACKEND="agg")
    other = run_python(
        code, PYTHONHASHSEED="2", TZ="Asia/Tokyo", LANG="de_DE.UTF-8", MPLBACKEND="svg",
        MATPLOTLIBRC=str(hostile), SOURCE_DATE_EPOCH="1",
    )  # fmt: skip
    assert literal_line.stdout == other.stdout
    assert not literal_line.stderr


# Imports


def test_layouts_and_themes_are_imported_without_numpy_and_matplotlib():
    run_python("""
        import sys
        from actcli.plot.layout import LAYOUTS
        from actcli.plot.theme import THEMES
        assert list(LAYOUTS)[:3] == ["side", "stack", "overlay"]
        assert list(THEMES)[:3] == ["light", "dark", "print"]
        assert not {"numpy", "matplotlib"} & {name.partition(".")[0] for name in sys.modules}
    """)


def test_composing_imports_no_matplotlib():
    run_python("""
        import sys
        from actcli.catalogue import catalogue
        from actcli.plot.compose import compose
        from actcli.plot.subject import Subject
        compose(Subject.of([catalogue()["gelu"]]))
        assert "matplotlib" not in sys.modules
    """)


def test_saving_imports_no_figures_axes_and_pyplot():
    run_python("""
        import io, sys
        from actcli.catalogue import catalogue
        from actcli.plot.render.save import save
        from actcli.plot.compose import compose
        from actcli.plot.subject import Subject
        for form in ("png", "svg"):
            save(compose(Subject.of([catalogue()["gelu"]])), io.BytesIO(), format=form)
        for name in ("figure", "axes"):
            assert f"matplotlib.{name}" not in sys.modules
        save(compose(Subject.of([catalogue()["gelu"]])), io.BytesIO(), format="pdf")
        assert "matplotlib.pyplot" not in sys.modules
    """)


@pytest.mark.parametrize("backend", ["nonsense", "", "svg"])
def test_backend_that_matplotlib_does_not_know_is_as_if_unset(backend):
    code = """
import os
import actcli.plot.render.save
import matplotlib
backend = os.environ["MPLBACKEND"]
print(matplotlib.rcParams["backend"] if backend == "svg" else backend)
"""
    assert run_python(code, MPLBACKEND=backend).stdout.decode() == f"{backend}\n"
