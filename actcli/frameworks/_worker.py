"""The other end of `_isolated.py`: runs the calls of one framework, and answers with arrays.

It may be run by an older Python and an older NumPy than the rest needs, because a library may have
no build for newer ones. So it imports little, and arrays are exchanged as bytes.
"""

from __future__ import annotations

import os
import pickle
import sys
import typing
import warnings
from typing import Any, BinaryIO


def serve_framework(framework: str) -> None:
    """Answer the requests on standard input until it ends. What libraries print is kept away.

    The first answer says whether the framework can be imported, and its version.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    if sys.version_info < (3, 11):  # noqa: UP036  # All that the modules imported below need of Python 3.11.
        typing.Self = typing.Any
        typing.dataclass_transform = lambda **_: lambda kind: kind
    _answer(answers, _start, framework)
    runners: dict[tuple[Any, ...], Any] = {}
    tasks = {"run": _run, "quantised": _quantised}
    while request := _read(sys.stdin.buffer):
        _answer(answers, tasks[request.pop("task")], framework, runners, **request)


def _read(stream: BinaryIO) -> Any:
    """Return the next request, or None at the end."""
    try:
        return pickle.load(stream)
    except EOFError:
        return None


def _answer(answers: BinaryIO, compute: Any, *arguments: Any, **named: Any) -> None:
    """Write what a function returns, or the problem in one line."""
    try:
        reply = {"result": compute(*arguments, **named)}
    except Exception as error:  # Whatever a library raises.
        said = " ".join(str(error).split()) or "no message"
        kind = type(error)
        own = kind.__module__ == "actcli.errors"
        reply = {
            "problem": said if own else f"{kind.__name__}: {said}",
            "missing": own and isinstance(error, ImportError),
        }
    pickle.dump(reply, answers, protocol=4)
    answers.flush()


def _start(framework: str) -> str:
    """Import a framework and return its version."""
    from actcli.frameworks._run import installed_version, library

    module = library(framework)
    # TensorFlow is also installed as tensorflow-cpu.
    return installed_version(framework) or str(getattr(module, "__version__", ""))


def _run(
    framework: str,
    runners: dict[tuple[Any, ...], Any],
    x: bytes,
    shape: tuple[int, ...],
    options: dict[str, Any],
    weights: tuple[bytes, tuple[int, ...]] | None,
) -> Any:
    """Return values or slopes of a call as bytes and their shape; None where there are none."""
    from actcli.frameworks._run import runner
    from actcli.numerics import np

    def array(data: bytes, shape: tuple[int, ...]) -> Any:
        return np.frombuffer(data).reshape(shape).copy()  # Libraries may want to write to it.

    key = tuple(sorted(options.items()))
    if key not in runners:
        runners[key] = runner(framework, **options)
    extra = () if weights is None else (array(*weights),)
    result = runners[key](array(x, shape), *extra)
    return None if result is None else (np.ascontiguousarray(result).tobytes(), result.shape)


def _quantised(
    framework: str,
    runners: dict[tuple[Any, ...], Any],
    given: tuple[float, int],
    result: tuple[float, int],
    options: dict[str, Any],
) -> Any:
    """Return the scales of the input and of the output, and the codes of the output as bytes."""
    from actcli.frameworks._quantised import Scale
    from actcli.frameworks._run import quantised
    from actcli.numerics import np

    seen = quantised(framework, given=Scale(*given), result=Scale(*result), **options)
    scales = ((float(one.scale), int(one.zero_point)) for one in (seen.given, seen.result))
    return *scales, np.ascontiguousarray(seen.codes, np.float64).tobytes()
