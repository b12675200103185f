"""Running the command line, in this process and as a process of its own."""

import subprocess
import sys
from dataclasses import dataclass

import pytest
from click.testing import CliRunner

from actcli.cli import cli


@dataclass
class Result:
    """What a command line gave: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def rows(self):
        """Return the cells of the TSV on standard output, without its heading."""
        return [line.split("\t") for line in self.out.splitlines()[1:]]


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Return a function that runs a command line as in a pipe, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(line, stdin=""):
        args = line.split() if isinstance(line, str) else line
        done = CliRunner().invoke(cli, args, input=stdin)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.stderr
        assert "this is a bug" not in done.stderr, done.stderr
        return Result(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def shell(tmp_path):
    """Return a function that runs a line of bash in an empty folder; `actcli` is this package."""

    def shell(line, **env):
        actcli = f"{sys.executable} -m actcli"
        done = subprocess.run(
            ["bash", "-c", f"actcli() {{ {actcli} \"$@\"; }}\n{line}"],
            cwd=tmp_path, capture_output=True, text=True, env=env or None, timeout=60,
        )  # fmt: skip
        return Result(done.returncode, done.stdout, done.stderr)

    return shell
