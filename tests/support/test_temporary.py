"""Temporary files: whose are removed, and when."""

import fcntl
import os
import signal
import subprocess
import sys

import pytest

from actcli.support import temporary
from actcli.support.temporary import remove_abandoned, remove_unfinished, temporary_file

WRITER = """
import sys
from actcli.support.temporary import temporary_file
with temporary_file(sys.argv[1], "w") as (path, stream):
    stream.write("half")
    stream.flush()
    print(path, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def writer(tmp_path):
    """Return a process that has a temporary file in the folder, and the path of that."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield process, process.stdout.readline().strip()
        process.kill()


@pytest.fixture
def abandoned(writer):
    """Return the path of a temporary file whose process was killed."""
    process, path = writer
    process.kill()
    process.wait()
    return path


def test_a_file_of_a_killed_process_is_removed_by_the_next(abandoned, tmp_path):
    assert os.path.exists(abandoned)
    with temporary_file(str(tmp_path), "w"):
        assert not os.path.exists(abandoned)
    assert os.listdir(tmp_path) == []


def test_a_file_of_a_process_that_runs_is_left(writer, tmp_path):
    _, path = writer
    with temporary_file(str(tmp_path), "w"):
        pass
    assert [os.path.join(tmp_path, name) for name in os.listdir(tmp_path)] == [path]


def test_a_file_of_a_process_that_is_stopped_is_left(writer, tmp_path):
    process, path = writer
    process.send_signal(signal.SIGSTOP)
    remove_abandoned(str(tmp_path))
    assert os.path.exists(path)


def test_a_file_of_this_process_is_left_though_it_is_closed(tmp_path):
    with temporary_file(str(tmp_path), "w") as (path, stream):
        stream.close()
        remove_abandoned(str(tmp_path))
        os.replace(path, tmp_path / "whole")
    assert os.listdir(tmp_path) == ["whole"]


def test_a_file_of_another_machine_is_left(abandoned, tmp_path, monkeypatch):
    monkeypatch.setattr(temporary, "_locked_prefix", lambda: ".actcli-0badcafe-")
    remove_abandoned(str(tmp_path))
    assert os.path.exists(abandoned)


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser can give files away")
def test_a_file_of_another_user_is_left(abandoned, tmp_path):
    os.chown(abandoned, 12345, -1)
    remove_abandoned(str(tmp_path))
    assert os.path.exists(abandoned)


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, lambda path: os.symlink(__file__, path)])
def test_what_only_has_such_a_name_is_left(abandoned, tmp_path, make):
    os.unlink(abandoned)
    make(abandoned)
    remove_abandoned(str(tmp_path))
    assert os.path.lexists(abandoned)
    assert os.path.exists(__file__)


def test_where_nothing_can_be_locked_nothing_is_removed(tmp_path, monkeypatch):
    def no_locks(*_):
        raise OSError(95, "operation not supported")

    with monkeypatch.context() as there:
        there.setattr(fcntl, "flock", no_locks)
        with temporary_file(str(tmp_path), "w") as (path, _):
            there.undo()  # Another machine, which can lock it.
            remove_abandoned(str(tmp_path))
            assert os.path.exists(path)
    assert os.listdir(tmp_path) == []


def test_a_process_can_remove_what_it_has_not_finished(tmp_path):
    with temporary_file(str(tmp_path), "w") as (path, _):
        assert os.path.exists(path)
        remove_unfinished()
        assert os.listdir(tmp_path) == []


def test_many_processes_write_into_one_folder_while_others_are_killed(tmp_path):
    """No removal takes a file from a process that runs."""
    code = (
        "import sys\n"
        "from actcli.support.atomic import replacing\n"
        "for i in range(300):\n"
        "    with replacing(f'{sys.argv[1]}/{sys.argv[2]}') as stream:\n"
        "        stream.write(str(i))\n"
        "    print(i, flush=True)\n"
    )
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), str(i)], text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for i in range(4)
    ]  # fmt: skip
    for victim in writers[:2]:
        victim.stdout.readline()
        victim.kill()
    ends = [writer.communicate(timeout=240) for writer in writers]
    assert [writer.returncode for writer in writers[2:]] == [0, 0], ends
    remove_abandoned(str(tmp_path))
    assert {"2", "3"} <= {*os.listdir(tmp_path)} <= {"0", "1", "2", "3"}
    assert (tmp_path / "3").read_text() == "299"
