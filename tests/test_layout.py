"""The layout of the tests: what lies where, and what may import what."""

import ast
from pathlib import Path

import pytest
from helpers.whole import whole

import actcli

TESTS = Path(__file__).parent

FILES = sorted(TESTS.rglob("*.py"))

ROOMS = ("helpers", "generate", "benchmarks", "stress")
# Folders of what tests share and of scripts.


def name(path):
    return str(path.relative_to(TESTS))


def imported(path):
    """Return the dotted names of the modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(f"{'.' * node.level}{node.module or ''}")
    return found


def is_tests_file(path):
    return path.name.startswith("test_")


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_file_imports_a_test_file(path):
    tests = {file.stem for file in FILES if is_tests_file(file)} | {"conftest"}
    assert {module.rpartition(".")[2] for module in imported(path)}.isdisjoint(tests)


@pytest.mark.parametrize("folder", ROOMS)
def test_folders_of_shared_code_and_scripts_hold_no_tests(folder):
    for path in (TESTS / folder).rglob("*.py"):
        assert not is_tests_file(path)
        functions = ast.walk(ast.parse(path.read_text("utf-8")))
        names = {node.name for node in functions if isinstance(node, ast.FunctionDef)}
        assert not {one for one in names if one.startswith("test_")}, path


def test_tests_lie_in_files_of_tests_alone():
    others = [path for path in FILES if not is_tests_file(path) and path.name != "conftest.py"]
    assert [name(path) for path in others if not name(path).startswith(ROOMS)] == []


def test_folders_of_tests_are_named_after_those_of_the_package():
    folders = {path.relative_to(TESTS).parts[0] for path in FILES if path.parent != TESTS}
    package = {path.name for path in Path(actcli.__file__).parent.iterdir() if path.is_dir()}
    assert folders - package <= {*ROOMS}


def test_a_check_of_the_whole_catalogue_reports_every_failure():
    @whole
    def check(activation):
        assert activation.name not in ("relu", "gelu")

    with pytest.raises(BaseExceptionGroup, match="check fails for ") as caught:
        check()
    assert {note for error in caught.value.exceptions for note in error.__notes__} == {
        "This is the failure for relu.",
        "This is the failure for gelu.",
    }
