"""A signal at every single step of a program that begins and ends."""

import json
import signal
import subprocess
import sys

import pytest
from helpers.signals import ENDING, said

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it forks, and sends signals")

EXIT_CODES = {"returns": 0, "exits": 7, "leaves": 143}

PROGRAM = """
import atexit, json, os, signal, sys, tempfile
from actcli.support.interruption import run_interruptibly

number, ending, stride = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def main():
    if ending != "returns":
        sys.exit({"exits": 7, "leaves": 143}[ending])

def send_at(wanted, sent):
    "Send this process the signal at the step of a number, if the program comes to it."
    step = 0

    def trace(frame, event, arg):
        nonlocal step
        frame.f_trace_opcodes = True
        # Before, Ctrl-C is answered by Python itself.
        step += signal.getsignal(number) is not signal.default_int_handler
        if step == wanted:
            sys.settrace(None)
            os.write(sent, b"sent")
            signal.raise_signal(number)
        return trace

    sys.settrace(trace)

for other in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
    signal.signal(other, signal.default_int_handler if other == signal.SIGINT else signal.SIG_DFL)
step, ends = 1, []
while True:
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as sent:
        pid = os.fork()
        if not pid:
            os.dup2(errors.fileno(), 2)
            atexit.register(sorted, "a few steps of Python", key=lambda letter: -ord(letter))
            send_at(step, os.dup(sent.fileno()))
            break
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if not sent.seek(0, os.SEEK_END):
            json.dump(ends, sys.stdout)
            sys.exit()
        errors.seek(0)
        ends.append([code, errors.read().decode()])
    step += stride
run_interruptibly(main)
"""


@pytest.mark.parametrize(
    ("number", "ending", "stride"),
    [
        (signal.SIGTERM, "exits", 23),
        *(
            pytest.param(number, ending, 1, marks=pytest.mark.slow)
            for number in ENDING
            for ending in EXIT_CODES
        ),
    ],
)
def test_signal_at_any_step_is_told_or_kills_or_comes_too_late(number, ending, stride):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(int(number)), ending, str(stride)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    ends = {(code, error) for code, error in json.loads(done.stdout)}
    told, killed = (128 + number, said(number)), (-number, "")
    assert {told, killed} <= ends <= {told, killed, (EXIT_CODES[ending], "")}
