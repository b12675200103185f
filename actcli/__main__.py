"""`python -m actcli` is `actcli`, in which the current folder holds data and no modules."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

# Python looks for modules in the current folder first, so that a `numpy.py` there would be taken
# for NumPy. What this package is was settled in the same way before, and cannot be helped here.
if __name__ == "__main__" and not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:
    del sys.path[0]

from actcli.support.interruption import interruptions, report_interruption, signal_number


def start() -> NoReturn:
    """Run `actcli` as a program: a signal that asks it to end is told in one line.

    The command line is imported here, so that a signal meanwhile gives no traceback either.
    """
    with interruptions():
        try:
            from actcli.cli import main

            main()
        except (KeyboardInterrupt, Exception) as error:
            number = signal_number(error)
            if not number:
                raise
            sys.exit(report_interruption(number))


if __name__ == "__main__":
    start()
