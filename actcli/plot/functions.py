"""Functions as a caller in Python names them: texts and activations, with parameters for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

from actcli.activation import Activation, UnknownParameterError
from actcli.activation.parameter import ParameterError
from actcli.errors import ActcliError, did_you_mean
from actcli.frameworks._names import defaults
from actcli.numerics import np
from actcli.plot.options import OPTIONS
from actcli.plot.settings import FigureSettingsError
from actcli.specs.spec import Spec, parse_spec
from actcli.specs.values import MAX_VALUES, Values, parse_values


def read_function(given: Any, framework: str | None = None) -> Spec:
    """Return the spec that a text is, or that of an activation as it stands.

    Parameters
    ----------
    given : str or Activation
    framework : str, optional
        The framework whose name a text is, and whose defaults parameters have.

    Raises
    ------
    FigureSettingsError
        If it is neither.
    ActcliError
        As `parse_spec` does, for a text that names no function.
    """
    if isinstance(given, str):
        return parse_spec(given, framework=framework)
    if not isinstance(given, Activation):
        instead = "a name, a formula such as 'x*tanh(x)', or an Activation"
        if isinstance(given, Real):
            instead += ", and the input of a function of a vector as at=(3, 0.7)"
        raise FigureSettingsError(f"{given!r} is no function of actcli: give {instead}.")
    theirs = {} if framework is None else defaults(given, framework)
    assumed = {name: (value,) for name, value in theirs.items() if name not in given.settings}
    return Spec(text=given.name, target=given, settings={}, assumed=assumed)


def parameter_values(specs: Sequence[Spec], parameters: Mapping[str, Any]) -> dict[str, Values]:
    """Return the values of parameters that are given for several functions.

    Parameters
    ----------
    specs : sequence of Spec
    parameters : mapping of str to any
        A number, several of them, or a text as `parse_values` reads it.

    Raises
    ------
    FigureSettingsError
        If the name of a parameter is nearly that of an option, and no function has it.
    UnknownParameterError
        If none of the functions has a parameter.
    ParameterError
        If a text is no such values, or there are too many.
    """
    for name in parameters:
        if not any(name in spec.target.values for spec in specs):
            if hint := did_you_mean(name, OPTIONS):
                raise FigureSettingsError(f"a figure has no option {name!r}.{hint}")
            raise UnknownParameterError(specs[0].target, name)
    return {name: _values(name, value) for name, value in parameters.items()}


def left_open(spec: Spec, values: Mapping[str, Values]) -> dict[str, Values]:
    """Return values for the parameters that the function of a spec leaves open."""
    return {name: value for name, value in values.items() if name not in spec.target.settings}


def _values(name: str, value: Any) -> Values:
    """Return the values that are given for a parameter; its own checks come when they are set."""
    if isinstance(value, str):
        try:
            return parse_values(value)
        except ActcliError as error:
            raise ParameterError(name, f"{name}: {error}") from None
    try:
        values = tuple(value)
    except TypeError:  # It is a single one, perhaps an array without axes.
        return (value,)
    if not 0 < len(values) <= MAX_VALUES:
        raise ParameterError(name, f"{name} has from 1 to {MAX_VALUES} values, not {len(values)}.")
    return values


def generator(*, train: bool, seed: int | None) -> np.random.Generator | None:
    """Return what draws random parameters, or None outside training."""
    return np.random.default_rng(seed) if train or seed is not None else None
