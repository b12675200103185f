"""Processes that work for this one, and end with it, however it ends."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from types import FrameType
from typing import Any, NoReturn

from actcli.support.interruption import REASONS, has_default_action, leave_signals_to_main_thread
from actcli.support.temporary import remove_unfinished

SECONDS_TO_END = 5.0
# A worker that has not answered its own signal by then is in code that Python cannot interrupt.


@contextmanager
def process_map(count: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """Provide a `map` that runs in `count` processes, or the built-in one for a single process.

    If the block fails or is interrupted, and also if this process is killed, the workers end at
    once and remove their temporary files.
    """
    if count <= 1:
        yield map
        return
    # Forking a process with threads, which NumPy may have, can deadlock; so they are spawned.
    context = get_context("spawn")
    # Only this process has the end for writing, and the system closes what a killed process had.
    reader, writer = context.Pipe(duplex=False)
    with _signals_held():
        pool = ProcessPoolExecutor(count, context, initializer=_follow, initargs=(reader,))

    def map_in_processes(function: Callable[..., Any], *arguments: Iterable[Any]) -> Iterator[Any]:
        with _signals_held():
            return pool.map(function, *arguments)

    try:
        yield map_in_processes
    except BaseException:
        writer.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        writer.close()
        reader.close()


@contextmanager
def _signals_held() -> Iterator[None]:
    """Hold back the signals that end a program while processes are started, which inherit that.

    They arrive here afterwards, in a worker once it can answer them, and in the process by which
    Python keeps account of the pool's semaphores never: it ends with the last of the others.
    """
    if not hasattr(signal, "pthread_sigmask"):  # as on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, REASONS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _follow(parent: Connection) -> None:
    """Let this worker end when a signal asks it to, and when its parent is gone or wants it to.

    Ctrl-C, which a terminal sends to all processes, is left to the parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in REASONS:
        if has_default_action(number):
            signal.signal(number, _end)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, REASONS)
    Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Connection) -> None:
    """Wait until no process has the other end of a connection any more; then end this one."""
    leave_signals_to_main_thread()
    with suppress(EOFError, OSError):
        parent.recv_bytes()
    # The main thread answers, so that it makes no other temporary file meanwhile.
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_END)
    _end(signal.SIGTERM)


def _end(number: int, frame: FrameType | None = None) -> NoReturn:
    """End this process at once, without its temporary files."""
    remove_unfinished()
    os._exit(128 + number)
