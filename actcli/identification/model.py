"""A function of the catalogue over many parameters at once, and what may be wrapped about it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation
from actcli.activation.parameter import ParameterError
from actcli.catalogue import catalogue
from actcli.formula.array_words import ARRAYS
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


NONE: frozenset[str] = frozenset()


class Model:
    """A function with the parameters that can be fitted.

    It is computed from its formula over arrays, which is quicker by far than the careful kernel,
    and many settings of the parameters are computed at once.

    Parameters
    ----------
    activation : Activation
    is_wrapped : bool
        Whether the function is a*f(b*x + c) + d instead of f(x): then b and c are parameters, the
        last two, and a and d are those that bring it closest to the samples.
    fixed : frozenset of str
        Parameters that are not fitted.

    Attributes
    ----------
    names : list of str
        The parameters that are fitted, without b and c.
    """

    def __init__(
        self, activation: Activation, *, is_wrapped: bool = False, fixed: frozenset[str] = NONE
    ) -> None:
        self.activation = activation
        self.is_wrapped = is_wrapped
        self.fixed = fixed
        self.constants = activation.constants
        fitted = activation.formula.names - fixed
        self.parameters = [p for p in activation.parameters if p.name in fitted]
        self.names = [p.name for p in self.parameters]
        self._run = activation.formula.over({**ARRAYS, "function": lambda function: function})

    @property
    def size(self) -> int:
        """Return how many parameters are fitted."""
        return len(self.names) + 2 * self.is_wrapped

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
            inner = settings[:, -2, None] * x + settings[:, -1, None]
        y = np.broadcast_to(self._run(x=inner, **named), (len(settings), len(x)))
        if not self.names:
            return y
        return np.where(self._admitted(named), y, np.nan)

    def _admitted(self, named: dict[str, Any]) -> Any:
        """Return which settings are finite and within their bounds, shape (k, 1)."""
        admitted: Any = np.True_
        for parameter in self.parameters:
            value = named[parameter.name]
            inside = parameter.bounds.contains_each(value, named) & np.isfinite(value)
            admitted = admitted & inside
        return admitted

    def with_fixed(self, name: str, value: float) -> Model | None:
        """Return the model with a parameter fixed; None if it does not admit the value."""
        try:
            activation = self.activation.bind(**{name: value})
        except ParameterError:
            return None
        return Model(activation, is_wrapped=self.is_wrapped, fixed=self.fixed | {name})

    def bound(self, settings: Array) -> Activation:
        """Return the activation with its parameters set."""
        values = dict(zip(self.names, map(float, settings), strict=False))
        return self.activation.bind(**values)


@cache
def models(*, is_wrapped: bool = False) -> tuple[Model, ...]:
    """Return a model of every function of a number in the catalogue, the most used first."""
    return tuple(Model(one, is_wrapped=is_wrapped) for one in catalogue().values() if one.pointwise)
