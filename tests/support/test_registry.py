"""A folder of modules is a registry."""

import sys
from zipfile import ZipFile

import pytest

from actcli.support.registry import Registry


@pytest.fixture(params=["folder", "zip archive"])
def plugs(request, tmp_path, monkeypatch):
    """Return the registry of a package with three entries, on disk or in an archive."""
    files = {
        "__init__.py": "",
        "_shared.py": "",
        "beta.py": "SUFFIXES = ('.b', '.bb')\n",
        "alpha.py": "SUFFIXES = ('.a',)\n",
        "gamma.py": "SUFFIXES = ()\n",
        "notes.txt": "",
    }
    root = tmp_path / "plugs.zip"
    if request.param == "folder":
        root = tmp_path
        (tmp_path / "plugs").mkdir()
        for name, text in files.items():
            (tmp_path / "plugs" / name).write_text(text)
    else:
        with ZipFile(root, "w") as archive:
            for name, text in files.items():
                archive.writestr(f"plugs/{name}", text)
    monkeypatch.syspath_prepend(root)
    import plugs

    yield Registry(plugs.__name__)
    for name in [name for name in sys.modules if name.partition(".")[0] == "plugs"]:
        del sys.modules[name]


def test_names_are_sorted_and_nothing_is_imported(plugs):
    assert plugs.names() == ["alpha", "beta", "gamma"]
    assert "beta" in plugs
    assert "_shared" not in plugs
    assert "plugs.beta" not in sys.modules


def test_an_entry_is_its_module(plugs):
    assert plugs.load("beta").SUFFIXES == (".b", ".bb")
    assert [entry.__name__ for entry in plugs.loaded()] == [
        "plugs.alpha",
        "plugs.beta",
        "plugs.gamma",
    ]
    with pytest.raises(ModuleNotFoundError):
        plugs.load("delta")


@pytest.mark.parametrize(
    ("path", "name"),
    [("x.a", "alpha"), ("dir.a/x.BB", "beta"), ("x.c", None), ("x", None), (".a", None)],
)
def test_entries_by_the_suffix_of_a_path(plugs, path, name):
    assert plugs.by_suffix(path) == name
