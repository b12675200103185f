"""What `actcli` itself offers: names that are imported when they are asked for."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import actcli
from actcli import _HOMES, _PACKAGES
from actcli.catalogue import catalogue
from actcli.errors import ActcliError

ROOT = Path(actcli.__file__).parent


def error_classes():
    """Return the names of all exceptions in the package that derive from ActcliError."""
    found = set()
    for path in sorted(ROOT.rglob("*.py")):
        if re.search(r"^class \w+Error\b", path.read_text("utf-8"), re.MULTILINE):
            parts = path.relative_to(ROOT).with_suffix("").parts
            module = import_module(".".join(["actcli", *parts]).removesuffix(".__init__"))
            found |= {
                name
                for name, value in vars(module).items()
                if isinstance(value, type) and issubclass(value, ActcliError)
            }
    return found


def test_every_exception_can_be_imported_from_the_package():
    assert {name for name in _HOMES if name.endswith("Error")} == error_classes()


@pytest.mark.parametrize("name", _HOMES)
def test_a_public_name_is_what_its_module_has(name):
    assert getattr(actcli, name) is getattr(import_module(f"actcli.{_HOMES[name]}"), name)
    assert getattr(actcli, name).__doc__
    assert name in dir(actcli)


def test_type_checkers_see_the_same_names():
    """In the stub; tests/test_indexes.py holds what it says of each of them."""
    tree = ast.parse((ROOT / "__init__.pyi").read_text("utf-8"))
    imported = {
        alias.asname
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    variables = {node.target.id for node in tree.body if isinstance(node, ast.AnnAssign)}
    assert imported == {*_HOMES, *_PACKAGES}
    assert {*catalogue(), "__version__"} <= variables
    assert all(hasattr(actcli, name) for name in imported | variables if name not in _PACKAGES)


def test_importing_the_package_imports_nothing_of_it():
    code = "import sys, actcli; print(*(name for name in sys.modules if 'actcli.' in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"actcli.support", "actcli.support.version"}
