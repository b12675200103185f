"""`python -m actcli` is `actcli`."""

from __future__ import annotations

import sys
from typing import NoReturn

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
