"""Imports only point downwards, and each heavy library has one place that imports it."""

import ast
from functools import cache
from pathlib import Path

import actcli

ROOT = Path(actcli.__file__).parent
FLOORS = [
    {"errors"},
    {"support"},
    {"numerics"},
    {"formula"},
    {"activation"},
    {"catalogue"},
    {"specs", "reference", "frameworks"},
    {"analysis"},
    {"curves"},
    {"output", "input", "lut"},
    {"plot"},
    {"gallery"},
    {"cli"},
]
FLOOR = {package: floor for floor, packages in enumerate(FLOORS) for package in packages}
ONLY = {
    "click": {"cli"},
    "rich": {"output/table.py"},
    "matplotlib": {"plot"},
    "numpy": {"numerics"},  # everybody else takes it from there, lazily
    "mpmath": {"reference"},
    "scipy": set(),
}


def modules():
    return sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))


@cache
def imported(path):
    """Every module that a file imports, wherever in it, but for the type checker's alone."""
    return [*_imported(path)]


def _imported(path):
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in node.body
        for inner in ast.walk(child)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "absolute imports only"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def package(dotted):
    parts = dotted.split(".")
    return parts[1] if parts[0] == "actcli" and len(parts) > 1 else None


def test_imports_point_downwards():
    for path in modules():
        own = path.parts[0].removesuffix(".py")
        for name in imported(path) if own in FLOOR else ():
            other = package(name)
            if other in FLOOR and other != own:
                assert FLOOR[other] < FLOOR[own], f"{path} imports {name}"


def test_every_module_has_a_floor():
    tops = {path.parts[0].removesuffix(".py") for path in modules()}
    assert tops - {"__init__", "__main__"} == set(FLOOR)


def test_heavy_libraries_have_one_home():
    for path in modules():
        for name in imported(path):
            homes = ONLY.get(name.partition(".")[0])
            if homes is not None:
                assert any(path.as_posix().startswith(home) for home in homes), f"{path}: {name}"
