"""Choose whether NumPy or a tape does the work."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray, Array
    from actcli.numerics.tape.program import Program

MIN_SIZE_TO_RECORD = 1 << 15
# Numbers from which on a kernel is recorded with its parameters fixed, where these are no defaults:
# they may be others in every call, and to record takes up to a few milliseconds. Of fewer numbers
# they are inputs of the tape, and what is made of a formula is left to NumPy.

MIN_SIZE_TO_RECORD_EACH_TIME = 1 << 20
# The same, where the kernel may be another function tomorrow, as one of a user's file.

MIN_SIMPLE_SHARE = {"d": 0.6, "f": 0.0}
# Of the operations of a tape that have to be no elementary functions, by the type of the results:
# these are as fast in NumPy, but in float32 a tape saves the passes to float64 and back.

PURE_PACKAGE = "actcli.catalogue."
# What the kernels of this package compute depends on their arguments alone.

WITHOUT_TAPES = "ACTCLI_ARRAYS"
# The environment variable that has NumPy do all the work if it is "numpy". The command line sets
# it, for itself and the processes that it starts.

_are_wanted: ContextVar[bool] = ContextVar(
    "tapes are wanted", default=os.environ.get(WITHOUT_TAPES) != "numpy"
)


@contextmanager
def tapes(wanted: bool) -> Iterator[None]:
    """Have tapes run where they pay, or NumPy do all the work.

    NumPy and a tape may round differently. With NumPy alone the bits of a result do not depend on
    how many results there are.
    """
    token = _are_wanted.set(wanted)
    try:
        yield
    finally:
        _are_wanted.reset(token)


def what_computes_arrays() -> str:
    """Return in a few words whether tapes can be run."""
    from actcli.numerics.tape.program import extension, interpreter

    if interpreter():
        return "compiled"
    if extension():
        return "NumPy alone: the extension was compiled for another version; install actcli again"
    return "NumPy alone: the extension was not compiled"


def are_tapes_wanted() -> bool:
    """Return whether tapes are to run where they pay."""
    return _are_wanted.get()


def tape_for(
    kernel: Callable[..., Array],
    values: Mapping[str, Any],
    size: int,
    *,
    dtype: np.dtype[Any],
    are_defaults: bool = False,
    second: Callable[..., Array] | None = None,
) -> Program | None:
    """Return the tapes of a kernel, or of two, if they pay for so many numbers and can be run.

    Parameters
    ----------
    kernel : callable
    values : mapping of str to float or ndarray
        Its parameters.
    size : int
        How many numbers are to be computed.
    dtype : dtype
        Of the results.
    are_defaults : bool
        Whether the parameters have the values that they have in most calls.
    second : callable, optional
        Another kernel with the same parameters.
    """
    if not _are_wanted.get():
        return None
    is_of_catalogue = _is_of_catalogue(kernel)
    if is_of_catalogue and (are_defaults or not values):
        remember: Callable[..., Program | None] = _recorded
    elif size < MIN_SIZE_TO_RECORD:
        if not is_of_catalogue:
            return None
        return _if_it_pays(_recorded(kernel, second, (), b"", tuple(values)), dtype)
    elif not is_of_catalogue and _are_roundings_perturbed():
        return None
    elif is_pure(kernel):
        remember = _recorded
    elif size >= MIN_SIZE_TO_RECORD_EACH_TIME:
        remember = _recorded.__wrapped__
    else:
        return None
    scalars = {name: v for name, v in values.items() if not np.ndim(v)}
    bits = np.array([*scalars.values()], np.float64).tobytes()
    arrays = tuple(name for name in values if name not in scalars)
    return _if_it_pays(remember(kernel, second, tuple(scalars), bits, arrays), dtype)


def is_pure(kernel: Callable[..., Array]) -> bool:
    """Return whether what a kernel computes depends on its arguments alone, today and tomorrow.

    It does so in the catalogue; another kernel says it by an attribute.
    """
    return _is_of_catalogue(kernel) or getattr(kernel, "is_pure", False)


def _are_roundings_perturbed() -> bool:
    """Return whether a formula's kernel would give other results, as a tape does not."""
    from actcli.numerics.monte_carlo import is_perturbing

    return is_perturbing()


def _is_of_catalogue(kernel: Callable[..., Array]) -> bool:
    return getattr(kernel, "__module__", "").startswith(PURE_PACKAGE)


def _if_it_pays(program: Program | None, dtype: np.dtype[Any]) -> Program | None:
    """Return the tapes unless NumPy is as fast."""
    least = MIN_SIMPLE_SHARE.get(dtype.char, MIN_SIMPLE_SHARE["d"])
    return program if program and program.simple_share >= least else None


@lru_cache(maxsize=1024)
def _recorded(
    kernel: Callable[..., Array],
    second: Callable[..., Array] | None,
    names: tuple[str, ...],
    bits: bytes,
    inputs: tuple[str, ...],
) -> Program | None:
    """Return the tapes of kernels whose parameters have these bits: 0.0 is not -0.0."""
    from actcli.numerics.tape.program import record

    scalars = dict(zip(names, np.frombuffer(bits).tolist(), strict=True))
    return record(kernel, scalars, inputs, second)


def is_input(array: AnyArray) -> bool:
    """Return whether a tape reads and writes this array as it is."""
    flags = array.flags
    return (
        array.dtype.char in "df" and array.dtype.isnative and flags.c_contiguous and flags.aligned
    )


def as_input(array: AnyArray) -> AnyArray:
    """Return an array of numbers as one that a tape reads."""
    return array if is_input(array) else np.array(array, np.float64, order="C")
