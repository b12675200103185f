"""The transcripts in the documentation: run, compared, and with `--write` put in place.

cd tests && python -m generate.transcripts --write
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from actcli.cli import cli

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
CONTRIBUTING = ROOT / ".github" / "CONTRIBUTING.md"
TOPICS = ROOT / "actcli" / "cli" / "topics"
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def documents() -> list[Path]:
    """Return every document with transcripts or Python sessions."""
    return [README, CONTRIBUTING, *sorted(TOPICS.glob("*.md"))]


def run(command: str, folder: str) -> str:
    """What a shell shows for a command, standard output and error together.

    Where nothing but a command of ours is asked for it is run in this process, which saves a start.
    """
    name, *args = shlex.split(command, comments=True)
    if name == "actcli" and not {*"|&;<>"} & {*command}:
        with contextlib.chdir(folder):
            return CliRunner().invoke(cli, args).output
    scripts = Path(sys.executable).parent
    path = f"{scripts}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def replayed(block: str) -> str:
    """A console block, every command run anew in one empty folder."""
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    with tempfile.TemporaryDirectory() as folder:
        return "".join(f"$ {command}\n{run(command, folder)}" for command in commands)


def blocks() -> list[tuple[str, str]]:
    """Return every console block, with the name of its document."""
    texts = {path.name: path.read_text("utf-8") for path in documents()}
    return [(name, block) for name, text in texts.items() for block in BLOCK.findall(text)]


if __name__ == "__main__" and "--write" in sys.argv:
    for path in documents():
        path.write_text(BLOCK.sub(lambda m: replayed(m[0]), path.read_text("utf-8")), "utf-8")
