"""A function of the catalogue over many parameters at once, and what may be wrapped about it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.catalogue import catalogue
from actcli.formula.array_words import ARRAYS
from actcli.frameworks._calls import usual_settings
from actcli.numerics import np
from actcli.numerics.floats import LARGEST_FLOAT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actcli.numerics import Array

STRETCH, SHIFT = "stretch of x", "shift of x"
# Names of b and c, which no parameter of an activation can have.

UNMOVED = {STRETCH: 1.0, SHIFT: 0.0}


class Model:
    """A function with the parameters that are fitted: f(x), or a*f(b*x + c) + d.

    It is computed from its formula over arrays, which is quicker by far than the careful kernel,
    and many settings of the parameters are computed at once.

    Parameters
    ----------
    activation : Activation
    is_wrapped : bool
        Whether the function is a*f(b*x + c) + d. Then b and c are parameters, too, while a and d
        are always those that bring it closest to the samples.
    fixed : mapping of str to float
        Parameters that are not fitted, with their values.

    Attributes
    ----------
    names : list of str
        The parameters that are fitted.
    """

    def __init__(
        self,
        activation: Activation,
        *,
        is_wrapped: bool = False,
        fixed: Mapping[str, float] | None = None,
    ) -> None:
        self.activation = activation
        self.is_wrapped = is_wrapped
        self.fixed = {**(fixed or {})}
        self.parameters = [p for p in activation.parameters if p.name in activation.formula.names]
        inner = UNMOVED if is_wrapped else {}
        known = {**activation.constants, **inner, **self.fixed}
        # NumPy's numbers divide by zero as arrays do.
        self.constants: dict[str, Any] = {name: np.float64(value) for name, value in known.items()}
        self.names = [
            name for name in (*(p.name for p in self.parameters), *inner) if name not in self.fixed
        ]
        self._ends = {
            p.name: (p.bounds.nearest(-LARGEST_FLOAT, {}), p.bounds.nearest(LARGEST_FLOAT, {}))
            for p in self.parameters
            if not p.bounds.names
        }
        self._run = activation.formula.over({**ARRAYS, "function": lambda function: function})

    @property
    def size(self) -> int:
        """Return how many parameters are fitted."""
        return len(self.names)

    def values(self, settings: Array, x: Array) -> Any:
        """Return f, of b*x + c if it is wrapped.

        Parameters
        ----------
        settings : ndarray, shape (k, size)
        x : ndarray, shape (n,)

        Returns
        -------
        ndarray, shape (k, n)
            nan for settings that are not admissible.
        """
        fitted = {name: settings[:, i, None] for i, name in enumerate(self.names)}
        named = {**self.constants, **fitted}
        inner = x[None]
        if self.is_wrapped:
            inner = named.pop(STRETCH) * inner + named.pop(SHIFT)
        y = self._run(x=inner, **named)
        if np.shape(y) != (len(settings), len(x)):
            y = np.broadcast_to(y, (len(settings), len(x)))
        return np.where(self._admitted(named), y, np.nan) if self.parameters else y

    def _admitted(self, named: dict[str, Any]) -> Any:
        """Return which settings are finite and within their bounds, shape (k, 1)."""
        admitted: Any = np.True_
        for parameter in self.parameters:
            value = named[parameter.name]
            if parameter.name in self._ends:
                low, high = self._ends[parameter.name]
                inside = (value >= low) & (value <= high)
            else:
                inside = parameter.bounds.contains_each(value, named) & np.isfinite(value)
            admitted = admitted & inside
        return admitted

    def with_fixed(self, name: str, value: float) -> Model:
        """Return the model with a parameter fixed."""
        fixed = {**self.fixed, name: value}
        return Model(self.activation, is_wrapped=self.is_wrapped, fixed=fixed)

    def bound(self) -> Activation:
        """Return the activation with all parameters that are fixed."""
        values = {name: value for name, value in self.fixed.items() if name not in UNMOVED}
        return self.activation.bind(**values)

    def usual_values(self, name: str) -> list[float]:
        """Return the default of a parameter, and those of every framework."""
        if name in UNMOVED:
            return [UNMOVED[name]]
        found = [p.default for p in self.activation.parameters if p.name == name]
        found += [usual.get(name) for usual in usual_settings(self.activation)]
        return [*dict.fromkeys(float(one) for one in found if one is not None)]


@cache
def models() -> tuple[Model, ...]:
    """Return a model of every function of a number in the catalogue, the most used first."""
    return tuple(Model(one) for one in catalogue().values() if one.pointwise)


@cache
def wrapped_models() -> tuple[Model, ...]:
    """Return the same functions scaled and shifted, their own parameters at their defaults."""
    return tuple(
        Model(
            one.activation,
            is_wrapped=True,
            fixed={name: float(one.constants[name]) for name in one.names},
        )
        for one in models()
    )


@cache
def flexible_models() -> tuple[Model, ...]:
    """Return the functions that have parameters, scaled and shifted, all of it to be fitted."""
    return tuple(Model(one.activation, is_wrapped=True) for one in models() if one.names)
