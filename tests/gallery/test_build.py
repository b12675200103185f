"""Keeping a gallery fresh: what is found, drawn and removed, and the same bytes everywhere."""

import os
import subprocess
import sys

import pytest
from helpers.gallery import FIGURES, FILES

from actcli.gallery import html_index
from actcli.gallery.build import UnknownFigureError, refresh, remove, survey
from actcli.gallery.entries import index_fingerprint
from actcli.gallery.figures import figures


def test_refreshed_files_are_fresh(drawn_gallery):
    found = survey(drawn_gallery, FIGURES)
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
    assert survey(tmp_path, [*FIGURES, "gone"]).problems == {
        "missing": ("relu.png",),
        "stale": ("relu.svg", "softmax.svg"),
        "orphaned": ("gone-dark.svg",),
    }
    list(refresh(tmp_path, ["relu.png", "relu.svg", "softmax.svg"], jobs=1))
    assert list(remove(tmp_path, ["gone-dark.svg"])) == ["gone-dark.svg"]
    assert survey(tmp_path, FIGURES).problems == {}
    assert survey(tmp_path).orphaned == ()
    assert (tmp_path / "mine.svg").exists()


def test_patterns_match_figures_and_files(drawn_gallery):
    assert survey(drawn_gallery, ["relu"]).fresh == ("relu-dark.svg", "relu.png", "relu.svg")
    assert survey(drawn_gallery, ["relu.png"]).fresh == ("relu.png",)
    assert survey(drawn_gallery, ["*-alpha"]).fresh[:1] == ("elu-alpha-dark.svg",)
    assert set(survey(drawn_gallery, ["index"]).missing) == {"index.md", "index.html"}
    with pytest.raises(UnknownFigureError, match="'gelo'"):
        survey(drawn_gallery, ["relu", "gelo"])


def test_index_is_stale_when_its_texts_change(tmp_path, monkeypatch):
    mark = index_fingerprint(
        (figure.fingerprints for figure in figures().values()), html_index.INDEX_PAGE
    )
    (tmp_path / "index.md").write_text(f"<!-- {mark} -->", "utf-8")
    assert survey(tmp_path, ["index.md"]).fresh
    for changed in ("entries.COMPARED_HEADING", "entries.EDITION", "html_index.INDEX_PAGE"):
        with monkeypatch.context() as patch:
            patch.setattr(f"actcli.gallery.{changed}", "Otherwise: told.")
            assert survey(tmp_path, ["index.md"]).stale


def test_several_processes_write_the_same_bytes_as_one(drawn_gallery, tmp_path):
    assert sorted(refresh(tmp_path, FILES, jobs=2)) == sorted(FILES)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (drawn_gallery / name).read_bytes()


HOSTILE = "lines.linewidth: 9\nfont.size: 30\nsvg.hashsalt: x\nsavefig.dpi: 7\naxes.grid: True\n"


def test_bytes_of_pictures_do_not_depend_on_the_environment(drawn_gallery, tmp_path):
    (tmp_path / "matplotlibrc").write_text(HOSTILE, "utf-8")
    surroundings = {
        "PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "C",
        "MPLBACKEND": "TkAgg", "MATPLOTLIBRC": str(tmp_path / "matplotlibrc"),
        "SOURCE_DATE_EPOCH": "1", "COLUMNS": "13",
    }  # fmt: skip
    only = [word for slug in FIGURES for word in ("--only", slug)]
    subprocess.run(
        [sys.executable, "-m", "actcli", "gallery", "g", "-q", "--jobs", "1", *only],
        cwd=tmp_path, env={**os.environ, **surroundings}, check=True,
    )  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "g").iterdir()) == sorted(FILES)
    for name in FILES:
        assert (tmp_path / "g" / name).read_bytes() == (drawn_gallery / name).read_bytes(), name
