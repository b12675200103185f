"""Ctrl-C that arrives where Python cannot let it end the program."""

from __future__ import annotations

import _thread
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

REPEAT_AFTER = 0.01  # In seconds; the callback that swallowed the interrupt has long returned then.


@contextmanager
def no_interrupt_is_lost() -> Iterator[None]:
    """Repeat an interrupt that a destructor or a callback of a weak reference has swallowed.

    Python reports an exception that arises there and goes on. Its own import system has such
    callbacks, so that about one Ctrl-C in some hundred would be lost while modules are imported.
    """
    previous = sys.unraisablehook

    def repeat_interrupt(unraisable: UnraisableHookArgs, /) -> None:
        if issubclass(unraisable.exc_type, KeyboardInterrupt):
            _thread.start_new_thread(_interrupt_soon, ())
        else:
            previous(unraisable)

    sys.unraisablehook = repeat_interrupt
    try:
        yield
    finally:
        sys.unraisablehook = previous


def is_interrupt(error: BaseException | None) -> bool:
    """Return whether an interrupt is the cause of an error.

    Python 3.11 makes a RuntimeError of an interrupt that arrives while a class names its members.
    """
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__
    return False


def _interrupt_soon() -> None:
    """Send the interrupt anew; a signal also wakes a main thread that waits for input."""
    from signal import SIGINT

    time.sleep(REPEAT_AFTER)
    os.kill(os.getpid(), SIGINT)
