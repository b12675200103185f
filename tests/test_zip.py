"""The package runs from a zip archive, where no folder can be listed and no file opened."""

import os
import subprocess
import sys
import zipapp
from shutil import copytree, ignore_patterns

import pytest
from generate.indexes import PACKAGE

import actcli
from actcli.catalogue import catalogue


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Return the path of the package as `python -m zipapp` packs it."""
    folder = tmp_path_factory.mktemp("zip")
    source = folder / "source"
    copytree(PACKAGE, source / "actcli", ignore=ignore_patterns("__pycache__"))
    zipapp.create_archive(source, folder / "actcli.pyz", main="actcli.cli:main")
    return folder / "actcli.pyz"


@pytest.fixture
def run(archive, tmp_path):
    """Return a function that runs a command line from the archive, in an empty folder."""

    def run(*args, **variables):
        done = subprocess.run(
            [sys.executable, archive, *args],
            cwd=tmp_path, capture_output=True, text=True, env={**os.environ, **variables},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_version_and_help(run):
    assert run("--version") == f"actcli {actcli.__version__}\n"
    assert "  eval        Evaluate FUNCTION at each X.\n" in run("--help")


def test_topics_of_help_are_found(run):
    assert "\n  formulas " in run("help")
    assert run("help", "formulas").startswith("# Formulas\n")
    assert "`function`" in run("help", "json")  # It reads the schema.


def test_functions_and_expressions_are_evaluated(run):
    assert len(run("eval", "softmax", "3", "0.7", "0.5").splitlines()) == 4
    assert run("eval", "x*relu(x)", "2", "-f", "csv").split() == ["x,x*relu(x)", "2,4"]
    assert run("diff", "square", "3").split()[-1] == "6"


def test_functions_are_listed_and_completed(run):
    assert len(run("list").splitlines()) == len(catalogue()) + 1
    typed = {"COMP_WORDS": "actcli eval generalized_r", "COMP_CWORD": "2"}
    assert run(_ACTCLI_COMPLETE="bash_complete", **typed) == "plain,generalized_relu\n"


def test_a_file_is_read_and_written(run, tmp_path):
    (tmp_path / "x.csv").write_text("x\n1\n-2\n")
    run("eval", "relu", "@x.csv", "-o", "y.jsonl")
    assert (tmp_path / "y.jsonl").read_text().count("relu") == 2


def test_data_files_of_the_package_are_read(run, tmp_path):
    """The topics of help, and the pages in which figures and the gallery are put."""
    assert run("help", "formulas")
    run("plot", "relu", "-o", "relu.html")
    assert "<svg" in (tmp_path / "relu.html").read_text("utf-8")
    run("gallery", "figures", "--only", "relu")
