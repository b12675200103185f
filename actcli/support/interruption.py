"""Signals that ask a program to end: Ctrl-C, TERM, and HUP, which a closing terminal sends.

They raise `Interruption` where the program is, so that every `with` and `finally` on the way out
removes what is unfinished. Importing this module changes nothing; a program asks for it.
"""

from __future__ import annotations

import _thread
import atexit
import math
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

REASONS = {
    getattr(signal, name): reason
    for name, reason in {
        "SIGINT": "interrupted",
        "SIGTERM": "terminated",
        "SIGHUP": "hung up",
    }.items()
    if hasattr(signal, name)  # Windows has no SIGHUP.
}
# What is said of a program that a signal has ended, by the signal.

REPEAT_AFTER = 0.01  # In seconds; the callback that swallowed the interrupt has long returned then.

SECONDS_OF_ONE_REQUEST = 1.0
# Signals this soon after the first are the same request to end: `timeout` sends each twice, and a
# closing session HUP and TERM. They must not disturb the cleaning up. A later one is raised again,
# in case the first was swallowed.


_received: list[int] = []
# The signals that have been raised in the program.


class Interruption(KeyboardInterrupt):
    """A signal that asks the program to end; raised wherever the main thread is."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def run_interruptibly(main: Callable[[], None]) -> None:
    """Run a program, and raise `Interruption` in it when a signal asks it to end.

    That is told in one line. A signal that is ignored, as HUP under `nohup`, or that somebody else
    handles is left alone. One that comes when the program has ended does what it does by default.

    A program that a signal has ended, or that leaves with the exit code of one, ends the process at
    once: Python's own ending would wait for whoever reads the output, and it can crash after the
    import of a C library was interrupted.
    """
    handler = _Handler()
    try:
        try:
            handler.install()
            main()
        finally:
            # Python answers signals where a function is called or returns and where a loop goes
            # on, none of which is between the end of `main`, however it ends, and this.
            handler.raises = False
    except SystemExit as end:
        code = end.code
        if code not in [128 + number for number in REASONS]:
            sys.unraisablehook = handler.previous_hook
            raise
    except (KeyboardInterrupt, Exception) as error:
        number = signal_number(error)
        if not number:
            raise
        code = report_interruption(number)
    else:
        return
    _leave(code)


class _Handler:
    """What happens to signals: the first raises, and so does one that comes much later.

    It stays in place until the process ends, as Python reports it as an error if it finds the
    default action where it was about to call a handler.

    Attributes
    ----------
    raises : bool
        Whether the program runs, so that there is somebody to catch what is raised.
    """

    def __init__(self) -> None:
        self.raises = True
        self.last_time = -math.inf
        self.previous_hook = sys.unraisablehook

    def install(self) -> None:
        """Handle the signals that would end the process."""
        _received.clear()
        sys.unraisablehook = self.repeat_what_is_swallowed
        for number in filter(has_default_action, REASONS):
            signal.signal(number, self.answer)

    def answer(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self.last_time < SECONDS_OF_ONE_REQUEST:
            return
        self.last_time = now
        if self.raises:
            _received.append(number)
            raise Interruption(number)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def repeat_what_is_swallowed(self, unraisable: UnraisableHookArgs, /) -> None:
        """Repeat an interruption that a destructor or a callback of a weak reference swallowed.

        Python reports an exception that arises there and goes on. Its own import system has such
        callbacks, so that about one Ctrl-C in some hundred would be lost while modules are
        imported.
        """
        if issubclass(unraisable.exc_type, KeyboardInterrupt):
            self.last_time = -math.inf
            _thread.start_new_thread(_signal_soon, (signal_number(unraisable.exc_value),))
        elif self.last_time == -math.inf and unraisable.exc_type is not MemoryError:
            # After a signal a destructor may fail of what was only half made, and without memory a
            # thread that only helps: the program either goes on or says why it does not.
            self.previous_hook(unraisable)


def signal_number(error: BaseException | None) -> int:
    """Return the signal that is behind an error; 0 if it has another cause.

    An interruption may become another error on its way: Python 3.11 makes a RuntimeError of one
    that arrives while a class names its members. C++ code that converts its arguments, as that of
    Matplotlib, drops it altogether and says that they are invalid; so every error after a signal
    is put down to it.
    """
    while error is not None:
        if isinstance(error, Interruption):
            return error.number
        if isinstance(error, KeyboardInterrupt):
            return signal.SIGINT
        error = error.__cause__ or error.__context__
    return _received[-1] if _received else 0


def report_interruption(number: int) -> int:
    """Say on standard error which signal ends the program, and return the exit code for it.

    The code is 128 plus the number of the signal, as shells report it.
    """
    with suppress(AttributeError, OSError, ValueError):  # It may be closed or full.
        sys.stderr.write(f"actcli: {REASONS[number]}.\n")
        sys.stderr.flush()
    return 128 + number


def leave_signals_to_main_thread() -> None:
    """Block the signals that ask the program to end in this thread.

    Only the main thread of Python acts on a signal. Linux gives the first one to it, but of two
    that arrive at once another thread may take both, and the main thread then goes on waiting.
    """
    if hasattr(signal, "pthread_sigmask"):  # Windows has none.
        signal.pthread_sigmask(signal.SIG_BLOCK, REASONS)


def drop_output(stream: TextIO | None) -> None:
    """Send what is still to be written to a stream nowhere, also what Python has buffered of it."""
    with suppress(AttributeError, OSError, ValueError):  # It may be closed, or no file at all.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


def has_default_action(number: int) -> bool:
    """Return whether a signal ends the program as it is."""
    return signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler)


def _leave(code: Any) -> NoReturn:
    """End the process with an exit code, after what libraries have registered for its end."""
    with suppress(BaseException):
        atexit._run_exitfuncs()
    with suppress(AttributeError, OSError, ValueError):
        sys.stderr.flush()
    os._exit(code)


def _signal_soon(number: int) -> None:
    """Send a signal anew; it also wakes a main thread that waits for input."""
    time.sleep(REPEAT_AFTER)
    os.kill(os.getpid(), number)
