"""The architecture: which folder may import from which, no circles, and a home for each library.

Imports inside functions count like any other, and between our own modules those for type checkers
too.
"""

import ast
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import actcli
from actcli.formula.vocabulary import WORDS

ROOT = Path(actcli.__file__).parent
TESTS = Path(__file__).parent

FLOORS = [
    {"errors"},
    {"support"},
    {"numerics"},
    {"formula", "interop"},
    {"activation", "input"},
    {"declare"},
    {"catalogue", "reference"},
    {"frameworks"},
    {"specs"},
    {"analysis", "torch"},
    {"curves", "identification", "output", "lut", "networks"},
    {"models", "plot"},
    {"gallery"},
    {"cli"},
    {"sphinx"},
]
# Each folder may import from the floors before its own, and from itself.

FLOOR = {folder: floor for floor, folders in enumerate(FLOORS) for folder in folders}

HOMES = {
    "click": ["cli/", "sphinx/"],
    "docutils": ["sphinx/"],
    "matplotlib": ["plot/render/"],
    "mpl_toolkits": [],
    "mpmath": ["reference/"],
    "numpy": ["numerics/"],  # All others take it from there, where it is fetched on first use.
    "PIL": ["plot/render/"],
    "pyarrow": ["input/parquet.py", "output/parquet.py"],
    "rich": ["cli/help.py", "output/table.py"],
    "scipy": [],
    "sklearn": ["networks/data/digits.py"],
    "sphinx": ["sphinx/"],
    "sympy": ["formula/sympy_simplify.py"],
}
# The files that may import each library, as prefixes of their paths.


def modules():
    """Return the path of every module, relative to the package."""
    return sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))


def dotted(path):
    """Return the name under which the module at `path` is imported."""
    return ".".join(["actcli", *path.with_suffix("").parts]).removesuffix(".__init__")


@cache
def imported(path, running=False):
    """Return the dotted names that the module at `path` imports, or does when it is `running`."""
    names = []
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    typing = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if running and node in typing:
            continue
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


@cache
def graph():
    """Return, for each module, the modules that it imports."""
    known = {dotted(path): path for path in modules()}
    edges = {}
    for name, path in known.items():
        targets = (
            full if full in known else full.rpartition(".")[0]  # a module, or a name in one
            for full in imported(path)
        )
        edges[name] = {target for target in targets if target in known}
    return edges


def folder(name):
    """Return the folder of a module by its dotted name; '' for `actcli` itself."""
    return [*name.split("."), ""][1]


def test_no_module_imports_itself_through_others():
    try:
        TopologicalSorter(graph()).prepare()
    except CycleError as error:
        pytest.fail("circle: " + " -> ".join(reversed(error.args[1])))


@pytest.mark.parametrize("name", [name for name in graph() if folder(name) in FLOOR])
def test_imports_point_downwards(name):
    for other in graph()[name]:
        if folder(other) != folder(name) and other != "actcli":  # which is version and names alone
            assert FLOOR[folder(other)] < FLOOR[folder(name)], f"{name} imports {other}"


def test_the_root_holds_folders_alone():
    """And in it only what a plain import needs."""
    files = {path.name for path in ROOT.iterdir() if path.is_file()}
    assert files - {"README.md"} == {
        "__init__.py", "__init__.pyi", "__main__.py", "errors.py", "py.typed"
    }  # fmt: skip


def test_every_folder_has_a_floor():
    folders = {folder(name) for name in graph()} - {"", "__main__"}
    assert folders - {"errors"} == FLOOR.keys() - {"errors"}


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_in_its_home_alone(library):
    for path in modules():
        if any(name.partition(".")[0] == library for name in imported(path, running=True)):
            assert any(path.as_posix().startswith(home) for home in HOMES[library]), path


def test_the_map_lists_each_folder_below_those_it_imports_from():
    text = (ROOT / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)/` \|", text, re.MULTILINE)
    for name, others in graph().items():
        for other in map(folder, others):
            if folder(name) in rows and other in rows:
                assert rows.index(other) <= rows.index(folder(name)), f"{name} imports {other}"


MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50  # Without the docstring.

GENERATED = {"numerics/coefficients.py", "catalogue/_index.py"}


def functions_in(node):
    """Yield every function in a syntax tree, with its number of lines but for its docstring."""
    for function in ast.walk(node):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = function.body[0] if ast.get_docstring(function) else None
            lines = function.end_lineno - function.lineno + 1
            yield (
                function,
                lines - (docstring.end_lineno - docstring.lineno + 1 if docstring else 0),
            )


@pytest.mark.parametrize("folder", [ROOT, TESTS], ids=["actcli", "tests"])
def test_no_file_and_no_function_is_too_long(folder):
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text("utf-8")
        if path.relative_to(folder).as_posix() not in GENERATED:
            assert text.count("\n") <= MAX_FILE_LINES, path
        for function, lines in functions_in(ast.parse(text)):
            assert lines <= MAX_FUNCTION_LINES, f"{path}: {function.name}"


PROTOCOL = {"apply", "array_of", "command", "gradient", "is_array", "load", "read", "write"}
# What every module of a registry offers under the same name.


def test_a_public_name_means_one_thing():
    """The judge alone has the mathematics of the package once more, under the same names."""
    homes = {}
    for path in modules():
        if path.parts[0] in ("catalogue", "reference"):
            continue
        for node in ast.parse((ROOT / path).read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, set()).add(path.as_posix())
    repeated = {name: found for name, found in homes.items() if len(found) > 1}
    assert repeated.keys() <= PROTOCOL | WORDS.keys(), repeated


def test_no_character_is_written_by_its_name():
    """Compiling such a name imports a module, and makes a SyntaxError of a signal meanwhile."""
    sources = {path: (ROOT / path).read_text("utf-8") for path in modules()}
    assert [path for path, source in sources.items() if "\\N{" in source] == []
