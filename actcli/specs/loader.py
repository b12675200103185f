"""Functions from elsewhere: of a Python file, as `my.py:swoosh`, or of a plug-in, by its name."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import cache, partial
from importlib.machinery import SourceFileLoader
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.catalogue import normalized
from actcli.errors import ActcliError, ReadError, did_you_mean
from actcli.numerics import np
from actcli.specs.plugins import entry_points_by_name, family_of, is_shadowed

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

FOLDERS: set[str] = set()
"""The folders of the files that were run, as real paths."""


class CodeNotRunError(Exception):
    """Raised for a function from elsewhere where a caller only asks, and may not run its code."""


def from_file(path: str, name: str, *, run_code: bool = True) -> Activation:
    """Return a function of a Python file as an activation.

    Parameters
    ----------
    path : str
        The file, which is run once in a process. What it prints goes to standard error.
    name : str
        A declared activation, or a plain function of an array.
    run_code : bool
        Whether the file may be run, as where it is named as a function, and not while a word of it
        is completed.

    Raises
    ------
    ReadError
        If the file cannot be imported.
    CodeNotRunError
        If it exists and may not be run.
    ActcliError
        If it has no such function, or the function cannot be an activation.
    """
    absolute_path = os.path.abspath(path)
    if not run_code and os.path.isfile(absolute_path):
        raise CodeNotRunError
    found = callable_of_file(path, name)
    factory = partial(from_file, absolute_path, name)
    shown = os.fsencode(path).decode(errors="replace")  # A path may be of any bytes.
    return _activation(found, name, _stem(shown), f"{shown}:{name}").replace(factory=factory)


def callable_of_file(path: str, name: str) -> Callable[..., Any]:
    """Return what a Python file calls `name`, as it is; arguments and errors as of `from_file`."""
    module = _imported(path, os.path.abspath(path))
    if isinstance(module, ActcliError):
        raise module
    found = vars(module).get(name)
    if found is None or not callable(found):
        own = [key for key, value in vars(module).items() if _is_own(value, module)]
        raise ActcliError(_missing(path, name, own))
    return found  # type: ignore[no-any-return]


def from_plugin(name: str, *, run_code: bool = True) -> Activation | None:
    """Return the activation of the plug-in called `name`, or None if there is none.

    Raises
    ------
    ReadError
        If it is broken.
    CodeNotRunError
        If it exists, and `run_code` says that it may not be imported.
    """
    point = entry_points_by_name().get(normalized(name))
    if point is None:
        return None
    if not run_code:
        raise CodeNotRunError
    return _loaded(point)


def load_plugins() -> tuple[list[Activation], list[str]]:
    """Return the activations of all plug-ins, and a message for each that cannot be used."""
    found, problems = [], []
    for point in entry_points_by_name().values():
        if is_shadowed(point):
            problems.append(f"{_described(point)} is not used: actcli has its own {point.name}.")
            continue
        try:
            found.append(_loaded(point))
        except ActcliError as error:
            problems.append(str(error))
    return found, problems


def has_run_code() -> bool:
    """Return whether a file or a plug-in has been run in this process, or begun to."""
    return any(ran.cache_info().misses for ran in (_imported, _loaded))


def _missing(path: str, name: str, own: list[str]) -> str:
    """Return the message that a file has no function `name`, but those in `own`."""
    if hint := did_you_mean(name, {key: f"{path}:{key}" for key in own}):
        return f"{path} has no function {name!r}.{hint}"
    listed = f"It has {', '.join(own)}." if own else "It has none."
    return f"{path} has no function {name!r}. {listed}" if name else f"name one of {path}. {listed}"


def _is_own(value: Any, module: ModuleType) -> bool:
    """Return whether a value is a function that was defined in the module."""
    if isinstance(value, Activation):
        return value.kernel.__module__ == module.__name__
    return callable(value) and getattr(value, "__module__", "") == module.__name__


def _activation(found: Any, name: str, family: str, title: str) -> Activation:
    """Return a declared activation under its new name, or one made of a plain function."""
    if not isinstance(found, Activation):
        from actcli.specs.python_function import from_python_function

        return from_python_function(found, name, family, title)
    if not found.is_complete:
        raise ActcliError(f"{title} was declared without a derivative")
    return found.replace(name=name, family=family)


class _ScriptLoader(SourceFileLoader):
    """Compile a file anew, as `python FILE.py` does.

    Python would take the bytecode of a file with the same size and second of change for its own.
    """

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self.get_data(self.path), self.path)


@cache
def _imported(path: str, absolute_path: str) -> ModuleType | ActcliError:
    """Return the module that a file is, or the error that it gives; the file is run once.

    Messages name the file by its path as typed, which may mean another file in another folder.
    """
    if not os.path.isfile(absolute_path):
        return ReadError(f"cannot read {path}: no such file.")
    from importlib.util import module_from_spec, spec_from_file_location

    name = f"_actcli_{_stem(path)}"
    spec = spec_from_file_location(name, path, loader=_ScriptLoader(name, absolute_path))
    assert spec is not None  # The name ends in .py.
    assert spec.loader is not None
    module = module_from_spec(spec)
    folder = os.path.dirname(os.path.realpath(path))
    sys.modules[name] = module
    np.float64  # noqa: B018 - imports NumPy, for which no neighbour of that name may be taken.
    _forget_namesakes(folder)
    sys.path.insert(0, folder)  # The file may import its neighbours, as a script may.
    try:
        with redirect_stdout(sys.stderr):
            spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        reason = error.msg if isinstance(error, SyntaxError) else error
        where = f"{path}{_error_line(error, spec.origin)}"
        return ReadError(
            f"cannot import {where}: {type(error).__name__}: {reason}{_instead(error)}"
        )
    finally:
        # Its functions may do so as well; but no neighbour is taken for what others import.
        sys.path.remove(folder)
        if folder not in sys.path:
            sys.path.append(folder)
        FOLDERS.add(folder)
    return module


def _forget_namesakes(folder: str) -> None:
    """Forget the neighbours of files in other folders that have the name of one in `folder`.

    Otherwise Python would give their module to a file of this folder that imports its own.
    """
    for name, module in [*sys.modules.items()]:
        home = os.path.dirname(os.path.realpath(getattr(module, "__file__", None) or ""))
        if home in FOLDERS - {folder} and os.path.isfile(os.path.join(folder, f"{name}.py")):
            del sys.modules[name]


def _instead(error: BaseException) -> str:
    """Return ". " and what to use instead of a library of tensors that is not installed, or ""."""
    from actcli.specs.remedies import tensor_library, without_tensors

    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    library = tensor_library(missing or "")
    return f". {without_tensors(library)}" if library else ""


def _stem(path: str) -> str:
    """Return the name of a file without its folder and suffix."""
    return os.path.splitext(os.path.basename(path))[0]


def _error_line(error: BaseException, file: str | None) -> str:
    """Return where in a file an error arose, ", line 3", or ""."""
    lines, trace = [], error.__traceback__
    if isinstance(error, SyntaxError) and error.filename == file:
        lines.append(error.lineno)
    while trace:
        if trace.tb_frame.f_code.co_filename == file:
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return f", line {lines[-1]}" if lines else ""


@cache
def _loaded(point: EntryPoint) -> Activation:
    """Return the activation of a plug-in; raise ReadError if it cannot be had."""
    try:
        with redirect_stdout(sys.stderr):
            found = point.load()
    except (Exception, SystemExit) as error:
        raise ReadError(
            f"{_described(point)} cannot be loaded: {type(error).__name__}: {error}"
        ) from None
    if not callable(found):
        raise ReadError(f"{_described(point)} is no function, but of type {type(found).__name__}.")
    activation = _activation(found, point.name, family_of(point), _described(point))
    return activation.replace(factory=partial(from_plugin, point.name))


def _described(point: EntryPoint) -> str:
    """Return how messages name a plug-in."""
    package = f" of {point.dist.name}" if point.dist else ""
    return f"plug-in {point.name!r}{package}"
