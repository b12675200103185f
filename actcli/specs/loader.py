"""Borrowed functions: from a Python file, `my.py:my_activation`, or from a plug-in, by its name."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from functools import cache, partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.catalogue import normal
from actcli.errors import ActcliError, ReadError, did_you_mean
from actcli.specs.plugins import is_ours, points

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


def from_file(path: str, name: str) -> Activation:
    """The activation or the plain function of that name in a file.

    Raises ReadError for a file that cannot be imported, ActcliError for what it does not have.
    """
    module = _imported(path)
    if isinstance(module, ActcliError):
        raise module
    found = vars(module).get(name)
    if found is None or not callable(found):
        own = [key for key, value in vars(module).items() if _is_own(value, module)]
        raise ActcliError(_missing(path, name, own))
    factory = partial(from_file, os.path.abspath(path), name)
    return _activation(found, name, _stem(path), f"{path}:{name}").replace(factory=factory)


def plugin(name: str) -> Activation | None:
    """The activation that a plug-in of that name gives. Raises ReadError if it is broken."""
    point = points().get(normal(name))
    return None if point is None else _loaded(point)


def plugins() -> tuple[list[Activation], list[str]]:
    """The activations of all plug-ins, and what is wrong with those that cannot be had."""
    found, problems = [], []
    for point in points().values():
        if is_ours(point):
            problems.append(f"{_described(point)} is not used: actcli has its own {point.name}.")
            continue
        try:
            found.append(_loaded(point))
        except ActcliError as error:
            problems.append(str(error))
    return found, problems


def _missing(path: str, name: str, own: list[str]) -> str:
    if hint := did_you_mean(name, {key: f"{path}:{key}" for key in own}):
        return f"{path} has no function {name!r}.{hint}"
    listed = f"It has {', '.join(own)}." if own else "It has none."
    return f"{path} has no function {name!r}. {listed}" if name else f"name one of {path}. {listed}"


def _is_own(value: Any, module: ModuleType) -> bool:
    """Whether something in a module is a function that was made there."""
    if isinstance(value, Activation):
        return value.kernel.__module__ == module.__name__
    return callable(value) and getattr(value, "__module__", "") == module.__name__


def _activation(found: Any, name: str, family: str, title: str) -> Activation:
    """What was borrowed, as an activation."""
    if not isinstance(found, Activation):
        from actcli.specs.python_function import activation_of

        return activation_of(found, name, family, title)
    if not found.is_complete:
        raise ActcliError(f"{title} was declared without a derivative")
    return found.replace(name=name, family=family)


@cache
def _imported(path: str) -> ModuleType | ActcliError:
    """The module that a file is, or why there is none; it is run once, and may not write."""
    if not os.path.isfile(path):
        return ReadError(f"cannot read {path}: no such file.")
    from importlib.util import module_from_spec, spec_from_file_location

    name = f"_actcli_{_stem(path)}"
    spec = spec_from_file_location(name, path)
    assert spec is not None  # as the name ends in .py
    assert spec.loader is not None
    module = module_from_spec(spec)
    folder = os.path.dirname(os.path.realpath(path))
    sys.modules[name] = module
    sys.path.insert(0, folder)  # its neighbours, as for a script
    try:
        with redirect_stdout(sys.stderr):
            spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        said = error.msg if isinstance(error, SyntaxError) else error
        where = f"{path}{_line(error, spec.origin)}"
        return ReadError(f"cannot import {where}: {type(error).__name__}: {said}")
    finally:
        sys.path.remove(folder)
    return module


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


def _line(error: BaseException, file: str | None) -> str:
    """Where in a file an error arose: ", line 3", or nothing."""
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
    try:
        with redirect_stdout(sys.stderr):
            found = point.load()
    except (Exception, SystemExit) as error:
        raise ReadError(
            f"{_described(point)} cannot be loaded: {type(error).__name__}: {error}"
        ) from None
    if not callable(found):
        raise ReadError(f"{_described(point)} is no function, but of type {type(found).__name__}.")
    activation = _activation(found, point.name, point.module.rpartition(".")[2], _described(point))
    return activation.replace(factory=partial(plugin, point.name))


def _described(point: EntryPoint) -> str:
    package = f" of {point.dist.name}" if point.dist else ""
    return f"plug-in {point.name!r}{package}"
