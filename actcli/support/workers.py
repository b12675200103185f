"""Processes that work for this one, and end with it, however it ends.

They are not those of `concurrent.futures`, whose threads print a traceback where a worker ends
while work is cancelled, as after a signal to all processes, and whose semaphores a killed process
leaves behind. Of these nothing runs in the background of this process.
"""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from actcli.support.interruption import REASONS, has_default_action, leave_signals_to_main_thread
from actcli.support.temporary import remove_unfinished

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

SECONDS_TO_END = 5.0
# A worker that has not answered its own signal by then is in code that Python cannot interrupt.


class LostWorkerError(RuntimeError):
    """A worker has ended before its work, as one does that somebody else kills."""


@contextmanager
def process_map(count: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """Provide a `map` that runs in `count` processes, or the built-in one for a single process.

    At the end of the block, and also if this process is killed, the workers end at once and remove
    their temporary files. The map raises LostWorkerError if one has ended before.
    """
    if count <= 1:
        yield map
        return
    workers: list[tuple[SpawnProcess, Connection]] = []
    # Only this process has the end for writing, and the system closes what a killed process had.
    reader, writer = get_context("spawn").Pipe(duplex=False)
    try:
        with reader:
            _start_accountant()
            with _signals_held():
                for _ in range(count):
                    workers.append(_started(reader))
        yield partial(_map, [connection for _, connection in workers])
    finally:
        writer.close()
        for process, connection in workers:
            process.join()
            connection.close()


def _map(
    workers: Sequence[Connection], function: Callable[..., Any], *arguments: Iterable[Any]
) -> Iterator[Any]:
    """Yield what a function returns for arguments, in their order; raise what it raises."""
    tasks = enumerate(zip(*arguments, strict=False))  # As of `map`, some may go on for ever.
    running: dict[Connection, int] = {}
    answers: dict[int, tuple[Any, Exception | None]] = {}

    def employ(worker: Connection) -> None:
        for number, task in tasks:
            running[worker] = number
            with _loss_told():
                worker.send((function, task))
            return

    for worker in workers:
        employ(worker)
    wanted = 0
    while running:
        ready: Sequence[Any] = wait([*running])
        for worker in ready:
            with _loss_told():
                answers[running.pop(worker)] = worker.recv()
            employ(worker)
        while wanted in answers:
            result, error = answers.pop(wanted)
            if error is not None:
                raise error
            yield result
            wanted += 1


@contextmanager
def _loss_told() -> Iterator[None]:
    """Raise LostWorkerError where a connection turns out to have no other end."""
    try:
        yield
    except (EOFError, OSError):
        raise LostWorkerError("a worker has ended before its work") from None


def _start_accountant() -> None:
    """Start the process by which Python keeps account of what processes share.

    Starting it lets signals in, so that it comes before the workers, which would start it.
    """
    if hasattr(signal, "pthread_sigmask"):
        from multiprocessing.resource_tracker import ensure_running

        with _signals_held():
            ensure_running()


def _started(parent: Connection) -> tuple[SpawnProcess, Connection]:
    """Start a worker, and return it and the connection to it."""
    # Forking a process with threads, which NumPy may have, can deadlock; so it is spawned.
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    with theirs:
        process = context.Process(target=_serve, args=(theirs, parent), daemon=True)
        process.start()
    return process, ours


@contextmanager
def _signals_held() -> Iterator[None]:
    """Hold back the signals that end a program while processes are started, which inherit that.

    They arrive here afterwards, in a worker once it can answer them, and in the process by which
    Python keeps account never: it ends with the last of the others.
    """
    if not hasattr(signal, "pthread_sigmask"):  # as on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, REASONS)  # It raises what has just arrived.
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, parent: Connection) -> None:
    """Do the tasks that come over a connection, and send back what each returns or raises."""
    _follow(parent)
    with suppress(EOFError, OSError):  # The parent has gone.
        while True:
            function, task = connection.recv()
            result = failure = None
            try:
                result = function(*task)
            except Exception as error:
                error.add_note(traceback.format_exc())  # Of the error alone, this would be lost.
                failure = error
            connection.send((result, failure))


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
