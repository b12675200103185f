"""The exit codes of `actcli`, by which a script can tell how a command ended.

A signal that asks it to end gives 128 + its number: see `support/interruption.py`.
"""

DONE = 0
FOUND = 1  # A check ran and found something that is not as it should be.
USAGE = 2  # The command line is wrong; the same code as Click's.
UNREADABLE = 3  # A file cannot be read or written, a library is missing, or memory is short.
BUG = 70  # EX_SOFTWARE of sysexits.h.
CLOSED = 141  # 128 + SIGPIPE: whoever read the output has left.
