"""Command lines in processes that are forked from this one, which has imported what they need."""

from __future__ import annotations

import atexit
import faulthandler
import os
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from types import ModuleType
from typing import Any

WALL_SECONDS = 240.0
# Until a process that neither ends nor uses its processor time is taken to hang. It is no measure
# of speed: a busy machine stays far below.

LAST_WORDS_SECONDS = 10.0
# For a process that hangs to write where its threads stand, before it is killed.

CPU_SECONDS = 60
# The processor time that a command line has unless a part states less.

MAX_PAUSE = 0.01  # Seconds between two looks at a process that is waited for.

ORDINARY_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a process ended.

    Attributes
    ----------
    code : int
        The exit code as a shell reports it: 128 + N after signal N.
    out : bytes
        Standard output.
    err : str
        Standard error.
    peak : int
        The most memory that was resident, in bytes.
    hung : bool
        Whether it had to be killed after WALL_SECONDS; `err` ends with where its threads stood.
    """

    code: int
    out: bytes
    err: str
    peak: int = 0
    hung: bool = False


class Forked:
    """A command line of actcli in a process of its own, the leader of its own session.

    Parameters
    ----------
    args : sequence of str
        The arguments of `actcli`.
    folder : Path
        Where it runs.
    stdin : bytes or None
        What standard input gives, through a pipe; None closes it. At most 64 KB.
    limits : mapping of int to int, optional
        Resource limits beside that of processor time, which may be among them.
    encoding : str
        Of standard output and error.
    before : callable, optional
        Called in the process before the command line.
    """

    def __init__(
        self,
        args: Sequence[str],
        folder: Path,
        *,
        stdin: bytes | None = b"",
        limits: Mapping[int, int] | None = None,
        encoding: str = "utf-8",
        before: Callable[[], Any] | None = None,
    ) -> None:
        self.out, self.err = (TemporaryFile() for _ in range(2))  # noqa: SIM115, closed by wait
        reading, writing = os.pipe()
        is_ready, ready = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if not self.pid:
            try:
                os.close(writing)
                os.close(is_ready)
                _own_streams(reading if stdin is not None else None, self.out, self.err, encoding)
                os.chdir(folder)
                _limit({resource.RLIMIT_CPU: CPU_SECONDS, **(limits or {})})
                if before is not None:
                    before()
                os.close(ready)
                os._exit(_run(args))
            finally:  # Not a step further in the code of the parent, whatever happens.
                os._exit(99)
        os.close(reading)
        os.close(ready)
        with open(is_ready, "rb") as pipe:
            pipe.read()  # Until the command line begins, and signals do what they do to it.
        try:
            with open(writing, "wb") as pipe:
                pipe.write(stdin or b"")
        except BrokenPipeError:
            pass

    def send(self, number: int, to_all: bool = False) -> None:
        """Send a signal to the process, or to its whole session as a terminal does."""
        (os.killpg if to_all else os.kill)(self.pid, number)

    def wait(self) -> Outcome:
        """Wait until the process ends, and return how it did."""
        deadline, pause, hung = time.monotonic() + WALL_SECONDS, 0.0005, False
        while True:
            pid, status, used = os.wait4(self.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                os.killpg(self.pid, signal.SIGKILL if hung else signal.SIGABRT)
                deadline, hung = time.monotonic() + LAST_WORDS_SECONDS, True
            time.sleep(pause)
            pause = min(MAX_PAUSE, 1.5 * pause)
        code = os.waitstatus_to_exitcode(status)
        return Outcome(
            code=128 - code if code < 0 else code,
            out=_content(self.out),
            err=_content(self.err).decode(errors="backslashreplace"),
            peak=used.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
            hung=hung,
        )


def _content(file: Any) -> bytes:
    with file:
        file.seek(0)
        return file.read()


def _own_streams(stdin: int | None, out: Any, err: Any, encoding: str) -> None:
    """Make a session and streams of its own for this process, and the usual signals."""
    os.setsid()
    atexit._clear()  # What the parent wants done at its end, such as removing folders, is its own.
    for number in ORDINARY_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # As Python has it.
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    faulthandler.enable(2)  # Where it hangs is written when it is told to abort.
    if stdin is None:
        os.close(0)
        sys.stdin = None
    else:
        os.dup2(stdin, 0)
        os.close(stdin)
        sys.stdin = _stream(0, "r")
    sys.stdout = _stream(1, "w", encoding)
    sys.stderr = _stream(2, "w", encoding, errors="backslashreplace", buffering=1)
    # Worker processes that are spawned must not import the stress harness.
    sys.modules["__main__"] = ModuleType("__main__")


def _stream(number: int, mode: str, encoding: str = "utf-8", **options: Any) -> Any:
    """Open a standard stream of text."""
    return open(number, mode, encoding=encoding, closefd=False, **options)


def _limit(limits: Mapping[int, int]) -> None:
    """Set resource limits; beyond the soft limit of processor time the signal kills."""
    for which, most in limits.items():
        hard = resource.getrlimit(which)[1]
        resource.setrlimit(which, (most, hard))


def _run(args: Sequence[str]) -> int:
    """Run a command line as `actcli` does, and what Python does as it ends; return the code."""
    from actcli.__main__ import start

    sys.argv = ["actcli", *args]
    try:
        start()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        code = code or 120  # As Python reports it.
    sys.stderr.flush()
    return code


def run(args: Sequence[str], folder: Path, **options: Any) -> Outcome:
    """Run a command line to its end; the options are those of Forked."""
    return Forked(args, folder, **options).wait()
