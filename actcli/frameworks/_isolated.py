"""Run the calls of a framework in a process of its own, with a time limit.

A library that crashes, hangs, prints or starts threads then harms nobody. The process may be run
by another Python, in whose environment the library is installed.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Self

import actcli
from actcli.errors import ActcliError, MissingLibraryError, ReadError
from actcli.frameworks._quantised import Quantised, Scale
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

START_SECONDS = 180.0
# Some libraries take a minute to import where files have to be read for the first time.

END_SECONDS = 2.0
# A process that has closed its output is about to end, unless a library closed it.

SERVE = """
import sys
sys.path[:1] = []  # Not the current folder, in which a file may have the name of a library.
sys.path.append({folder!r})
from actcli.frameworks._worker import serve_framework
serve_framework({framework!r})
"""


class Isolated:
    """A framework in a process of its own.

    Parameters
    ----------
    framework : str
        Its name, as the declared calls have it.
    python : str
        The Python in whose environment it is installed; this one, if none is given.
    seconds : float
        How long a run may take.

    Attributes
    ----------
    version : str
    hangs : int
        How many runs have taken too long.

    Raises
    ------
    MissingLibraryError
        If it cannot be imported there.
    ReadError
        If its import crashes or hangs.
    """

    def __init__(
        self, framework: str, *, python: str = sys.executable, seconds: float = 60.0
    ) -> None:
        self.framework, self._python, self._seconds = framework, python, seconds
        self.hangs = 0
        self._process: subprocess.Popen[bytes] | None = None
        self.version = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def run(
        self, code: str, x: Array, weights: Array | None = None, **options: Any
    ) -> Array | None:
        """Return what the framework makes of x; None if it has no slopes of the call.

        Parameters
        ----------
        code : str
            A call with the values of its parameters.
        x : ndarray of float64
        weights : ndarray, optional
            For order 1, of a function of a vector.
        **options
            As for `runner`: dtype, order, optimized.

        Raises
        ------
        ReadError
            If the call fails, crashes or takes too long, in one line that names the framework. The
            next run has a new process.
        """
        given = None if weights is None else _as_bytes(weights)
        data, shape = _as_bytes(x)
        request = {
            "task": "run",
            "x": data,
            "shape": shape,
            "weights": given,
            "options": {"code": code, **options},
        }
        found = self._ask(request, self._seconds)
        if found is None:
            return None
        data, shape = found
        return np.frombuffer(data).reshape(shape)

    def quantised(self, code: str, given: Scale, result: Scale, **options: Any) -> Quantised:
        """Return what the framework makes of a call for all codes of an integer type.

        Parameters
        ----------
        code : str
            A call with the values of its parameters.
        given, result : Scale
            The wanted scales of the input and of the output.
        **options
            As for `_run.quantised`: dtype, optimized.

        Raises
        ------
        ReadError
            As `run` does.
        """
        request = {
            "task": "quantised",
            "given": tuple(given),
            "result": tuple(result),
            "options": {"code": code, **options},
        }
        x, y, codes = self._ask(request, self._seconds)
        return Quantised(Scale(*x), Scale(*y), np.frombuffer(codes))

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]  # Both are pipes.
        process.wait()

    def _start(self) -> str:
        """Start the process and return the version of the framework there."""
        folder = str(Path(actcli.__file__).parents[1])
        code = SERVE.format(folder=folder, framework=self.framework)
        self._process = process = subprocess.Popen(
            [self._python, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._answers: Queue[Any] = Queue()
        Thread(target=_listen, args=(process.stdout, self._answers), daemon=True).start()
        try:
            return str(self._ask(None, START_SECONDS))
        except ActcliError:
            self.close()
            raise

    def _ask(self, request: Any, seconds: float) -> Any:
        """Send a request, if there is one, and return the answer to it."""
        if self._process is None:
            self._start()
        process = self._process
        assert process is not None
        assert process.stdin is not None
        try:
            if request is not None:
                pickle.dump(request, process.stdin, protocol=4)
                process.stdin.flush()
            reply = self._answers.get(timeout=seconds)
        except Empty:
            self.close()
            self.hangs += 1
            raise ReadError(f"{self.framework} took more than {seconds:g} s.") from None
        except OSError:
            reply = None
        if reply is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(END_SECONDS)
            code = process.poll()
            self.close()
            raise ReadError(f"{self.framework} crashed: {_reason(code)}.")
        if problem := reply.get("problem"):
            named = problem.startswith(self.framework)
            kind = MissingLibraryError if reply["missing"] else ReadError
            raise kind(problem if named else f"{self.framework}: {problem}")
        return reply["result"]


def _listen(stream: BinaryIO, answers: Queue[Any]) -> None:
    """Put all answers into a queue, and None at the end."""
    with suppress(Exception):  # A process that ends may leave half an answer.
        while True:
            answers.put(pickle.load(stream))
    answers.put(None)


def _as_bytes(x: Array) -> tuple[bytes, tuple[int, ...]]:
    return np.ascontiguousarray(x, np.float64).tobytes(), x.shape


def _reason(code: int | None) -> str:
    """Return how a process ended, in words; None stands for one that has not."""
    if code is None:
        return "it answers no more"
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
