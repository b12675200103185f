"""actcli gallery: the files it writes, its messages and its errors."""

import os
import pty
import random
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.signals import (
    ENDING,
    HAS_PROC,
    SECONDS_UNTIL_HUNG,
    ended,
    left_of,
    session,
    start,
    wait_until,
)
from helpers.terminal import read_to_end
from PIL import Image

ELU = ["elu-dark.svg", "elu.png", "elu.svg"]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_gallery_writes_the_figures_asked_for_once(run, tmp_path):
    done = run("gallery --only elu")
    assert (done.code, done.out) == (0, "")
    assert done.err == "actcli: wrote 3 files to gallery; 0 were fresh\n"
    assert names(tmp_path / "gallery") == ELU
    before = (tmp_path / "gallery" / "elu.png").stat().st_mtime_ns
    assert run("gallery --only elu").err == "actcli: wrote 0 files to gallery; 3 were fresh\n"
    assert (tmp_path / "gallery" / "elu.png").stat().st_mtime_ns == before
    assert run("gallery --only elu --force -q").err == ""
    assert (tmp_path / "gallery" / "elu.png").stat().st_mtime_ns > before


@pytest.mark.slow
def test_gallery_writes_both_indices(run, tmp_path):
    run("gallery here --only index --jobs 1")
    assert names(tmp_path / "here") == ["index.html", "index.md"]
    assert "### Exponential Linear Unit" in (tmp_path / "here" / "index.md").read_text("utf-8")
    assert run("gallery here --only index --check").code == 0


def test_check_changes_nothing_and_exits_1_if_files_are_not_fresh(run, tmp_path):
    done = run("gallery --check --only elu --only relu.svg")
    assert done.code == 1
    assert done.out == "".join(f"missing\tgallery/{name}\n" for name in [*ELU, "relu.svg"])
    assert done.err == "actcli: gallery: 4 missing. To put it right: actcli gallery gallery\n"
    assert names(tmp_path) == []
    run("gallery --only elu")
    done = run("gallery --check --only elu")
    assert (done.code, done.out) == (0, "")
    assert done.err == "actcli: gallery: all 3 files are fresh\n"
    (tmp_path / "gallery" / "elu.svg").write_text("<svg></svg>", "utf-8")
    (tmp_path / "gallery" / "elu.png").rename(tmp_path / "gallery" / "gone.png")
    done = run("gallery --check --only elu --only gone")
    assert done.rows == [["stale", "gallery/elu.svg"], ["orphaned", "gallery/gone.png"]]
    assert done.out.startswith("missing\tgallery/elu.png\n")
    done = run("gallery --only elu --only gone")
    assert done.err.startswith("actcli: removed gallery/gone.png\nactcli: wrote 2 files")
    assert run("gallery --check --only elu").code == 0


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("gallery --only gelo", 2, "no figure matches 'gelo'"),
        ("gallery --jobs 0", 2, "--jobs: must be at least 1, got 0."),
        ("gallery a b", 2, "'b' is too much: actcli gallery [OPTIONS] [DIR]."),
        ("gallery file --only elu", 3, "cannot write file"),
        ("gallery file --check --only elu", 3, "cannot read file: not a directory."),
        ("gallery file/below --only elu", 3, "cannot write file/below"),
    ],
)
def test_gallery_errors_are_one_line(run, tmp_path, line, code, message):
    (tmp_path / "file").write_text("mine", "utf-8")
    done = run(line)
    assert (done.code, done.out) == (code, "")
    assert re.fullmatch(r"actcli: .*\n", done.err)
    assert message in done.err.lower() or message in done.err
    assert (tmp_path / "file").read_text("utf-8") == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_unwritable_folder_is_an_error(run, tmp_path):
    (tmp_path / "gallery").mkdir(0o500)
    done = run("gallery --only elu")
    assert done.code == 3
    assert done.err == "actcli: cannot write gallery/elu-dark.svg: permission denied.\n"


def test_check_is_fast_and_imports_no_matplotlib(tmp_path):
    code = (
        "import sys\n"
        "from actcli.cli import cli\n"
        "try: cli.main(['gallery', '--check', '-q'])\n"
        "except SystemExit: pass\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    before = processor_seconds()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert processor_seconds() - before < 10
    assert set(done.stderr.split()).isdisjoint({"matplotlib", "PIL", "rich"})


def processor_seconds():
    """Return the time that processes which have ended here took of a processor."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def on_terminal(args, cwd):
    """Return what is shown on a terminal that is standard error, and the exit code."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "actcli", *args], cwd=cwd, stderr=follower,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"},
    )  # fmt: skip
    os.close(follower)
    return read_to_end(leader), process.wait(SECONDS_UNTIL_HUNG)


def test_progress_bar_on_a_terminal(tmp_path):
    shown, code = on_terminal(["gallery", "--only", "elu", "--jobs", "1"], tmp_path)
    assert code == 0
    assert "drawing" in shown
    assert "100%" in shown
    shown, _ = on_terminal(["gallery", "--only", "elu", "-q", "--force", "--jobs", "1"], tmp_path)
    assert shown == ""


@pytest.mark.skipif(not HAS_PROC, reason="processes are looked for in /proc")
@pytest.mark.parametrize(
    ("goes_to_all", "tries"),
    [
        (False, 1),
        pytest.param(False, 12, marks=pytest.mark.slow),
        pytest.param(True, 12, marks=pytest.mark.slow),
    ],
)
def test_signal_at_any_moment_leaves_no_process_and_no_file_half_written(
    tmp_path, goes_to_all, tries
):
    rng = random.Random(tries + goes_to_all)
    for _ in range(tries):
        number = rng.choice([*ENDING, signal.SIGKILL])
        process = start("gallery", "--jobs", "2", cwd=tmp_path)
        time.sleep(rng.uniform(0, 3))
        (os.killpg if goes_to_all else os.kill)(process.pid, number)
        if number == signal.SIGKILL:
            process.communicate(timeout=SECONDS_UNTIL_HUNG)
        else:
            ended(process, number)
        assert left_of(process) == []
        for path in (tmp_path / "gallery").glob("*"):
            # Of processes that are all killed, the next run removes it.
            if path.suffix != ".tmp" or not (goes_to_all and number == signal.SIGKILL):
                assert_is_whole(path)
    assert (
        start("gallery", "--only", "elu", "--force", cwd=tmp_path, stderr=None).wait(
            SECONDS_UNTIL_HUNG
        )
        == 0
    )
    assert [*tmp_path.rglob(".actcli*")] == []


@pytest.mark.skipif(not HAS_PROC, reason="processes are looked for in /proc")
def test_a_killed_worker_is_an_error(tmp_path):
    process = start("gallery", "-q", "--jobs", "2", cwd=tmp_path)

    def worker():
        named = ((pid, Path(f"/proc/{pid}/cmdline").read_text()) for pid in session(process.pid))
        return next((pid for pid, line in named if "spawn_main" in line), None)

    os.kill(wait_until(worker), signal.SIGKILL)
    _, err = process.communicate(timeout=SECONDS_UNTIL_HUNG)
    assert process.returncode == 3
    assert err.startswith("actcli: a process that drew figures was killed")
    assert len(err.splitlines()) == 1
    assert left_of(process) == []


def assert_is_whole(path):
    """Raise AssertionError unless a file of a gallery is a whole picture or index."""
    assert path.suffix in (".png", ".svg", ".md", ".html")
    if path.suffix == ".png":
        with Image.open(path) as image:
            image.load()
    else:
        assert path.read_text("utf-8").rstrip().endswith(("</svg>", "-->"))
