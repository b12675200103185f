"""Share work among threads, as many as there are cores, none of which the work depends on.

A thread that never starts, as for lack of memory or in a process that was forked, costs time alone.
That is why `concurrent.futures` is not used: Python waits for ever for a `Thread` of its own that
has no memory to begin.
"""

from __future__ import annotations

import os
from _thread import allocate_lock, start_new_thread
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import copy_context
from functools import cache, partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queue import SimpleQueue


def on_all_cores(work: Callable[[], None], tasks: Iterator[int], number: int) -> None:
    """Do the work, which takes tasks one by one, here and in as many threads as there are cores.

    Parameters
    ----------
    work : callable
        It ends when no task is left.
    tasks : iterator
        What it takes them from, which all threads share.
    number : int
        How many tasks there are.
    """
    jobs: list[_Job] = []
    try:
        with suppress(RuntimeError):  # No thread can be started.
            for _ in range(min(cores(), number) - 1):
                jobs.append(_Job(partial(copy_context().run, work)))
                _helpers().put(jobs[-1])
        work()
    finally:
        for _ in tasks:  # None is left, unless this thread was interrupted: then drop them.
            pass
        for error in [job.ended() for job in jobs]:
            if error is not None:
                raise error


def cores() -> int:
    """Return how many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # Only some systems have it.
    return len(affinity(0)) if affinity else os.cpu_count() or 1


class _Job:
    """Work for another thread, which may not come to it."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = [work]  # Whoever takes it out decides whether it is done.
        self._is_done = allocate_lock()
        self._is_done.acquire()
        self._error: BaseException | None = None

    def run(self) -> None:
        """Do the work, unless it was withdrawn."""
        try:
            work = self._work.pop()
        except IndexError:
            return
        try:
            work()
        except BaseException as error:
            self._error = error
        finally:
            self._is_done.release()

    def ended(self) -> BaseException | None:
        """Withdraw the work, or wait for its end if it has begun; return what it raised."""
        try:
            self._work.pop()
        except IndexError:
            self._is_done.acquire()
        return self._error


@cache
def _helpers() -> SimpleQueue[_Job]:
    """Start the threads, once; return where they take jobs from. RuntimeError if none starts."""
    from queue import SimpleQueue

    jobs: SimpleQueue[_Job] = SimpleQueue()
    start_new_thread(_help, (jobs,))
    with suppress(RuntimeError):
        for _ in range(cores() - 2):
            start_new_thread(_help, (jobs,))
    return jobs


def _help(jobs: SimpleQueue[_Job]) -> None:
    from actcli.support.interruption import leave_signals_to_main_thread

    leave_signals_to_main_thread()
    while True:
        jobs.get().run()


if hasattr(os, "register_at_fork"):  # Windows has no fork.
    os.register_at_fork(after_in_child=_helpers.cache_clear)
