"""Processes that work for another one end with it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from helpers.signals import HAS_PROC, SECONDS_UNTIL_HUNG, left_of, session, wait_until

from actcli.support.atomic import replacing
from actcli.support.workers import LostWorkerError, process_map

needs_proc = pytest.mark.skipif(not HAS_PROC, reason="processes are looked for in /proc")

PARENT = """
import signal, sys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
sys.path.insert(0, {tests!r})
from support.test_workers import half_write
from actcli.support.workers import process_map
if __name__ == "__main__":
    with process_map(2) as map_:
        for _ in map_(half_write, [sys.argv[1]] * 2, "ab"):
            pass
"""


def half_write(folder, name):
    with replacing(os.path.join(folder, name)) as stream:
        stream.write("half")
        stream.flush()
        time.sleep(600)


def doubled(x):
    return 2 * x, os.getpid()


def fail(x):
    raise ValueError(x)


@pytest.fixture
def parent(tmp_path):
    """Return a process in a session of its own, two workers of which are writing files.

    It ignores no signal, even if whoever runs the tests does, as under nohup.
    """
    script, folder = tmp_path / "parent.py", tmp_path / "files"
    script.write_text(PARENT.format(tests=os.path.dirname(os.path.dirname(__file__))), "utf-8")
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, script, folder], start_new_session=True, stderr=subprocess.PIPE, text=True
    ) as process:
        wait_until(lambda: len(os.listdir(folder)) == 2)
        assert len(session(process.pid)) >= 3
        yield process, folder
        process.kill()


def test_results_come_in_order_from_other_processes():
    with process_map(2) as map_:
        values, processes = zip(*map_(doubled, range(5)), strict=True)
    assert values == (0, 2, 4, 6, 8)
    assert os.getpid() not in processes
    with process_map(1) as map_:
        assert [*map_(doubled, [1])] == [(2, os.getpid())]


def test_an_error_of_a_worker_is_raised_with_where_it_happened():
    with pytest.raises(ValueError, match="3") as caught, process_map(2) as map_:
        [*map_(fail, [3, 3])]
    assert "in fail\n" in caught.value.__notes__[0]


def test_a_worker_that_ends_before_its_work_is_an_error():
    with pytest.raises(LostWorkerError), process_map(2) as map_:
        [*map_(os._exit, [0, 0, 0])]


@needs_proc
@pytest.mark.parametrize(
    "number",
    [
        signal.SIGKILL,
        pytest.param(signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, marks=pytest.mark.slow),
    ],
    ids=lambda number: number.name,
)
def test_workers_end_with_their_parent_and_remove_what_is_unfinished(parent, number):
    process, folder = parent
    process.send_signal(number)
    process.wait(SECONDS_UNTIL_HUNG)
    assert left_of(process) == []
    assert os.listdir(folder) == []


@needs_proc
@pytest.mark.slow
def test_an_exception_in_the_parent_ends_the_workers_at_once(parent):
    process, folder = parent
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=SECONDS_UNTIL_HUNG)
    assert "KeyboardInterrupt" in err
    assert left_of(process) == []
    assert os.listdir(folder) == []


@needs_proc
@pytest.mark.parametrize(
    "number",
    [signal.SIGHUP, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)],
    ids=lambda number: number.name,
)
def test_a_signal_to_all_processes_leaves_nothing(parent, number):
    process, folder = parent
    os.killpg(process.pid, number)
    process.communicate(timeout=SECONDS_UNTIL_HUNG)
    assert left_of(process) == []
    assert os.listdir(folder) == []
