"""Parameters: a number with a name, a default, bounds and a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from actcli.activation.interval import Interval
from actcli.errors import ActcliError
from actcli.formula import Formula, Words
from actcli.support.numerals import numeral
from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.numerics import Array

SMALLEST_PROBABILITY = 2.0**-54
# Half of what numpy.random draws next to 0, which has no finite Gumbel quantile.


class ParameterError(ActcliError, ValueError):
    """A value that its parameter does not admit; `name` is the parameter."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class Parameter(Record):
    """A parameter of an activation.

    Attributes
    ----------
    name : str
        Its name in the kernel's signature; "" until it is declared in one.
    default : float, or None
        None for a random parameter and for a name in a user's formula.
    value : float, or None
        The default unless it has been set.
    bounds : Interval
        The values it may have; the ends may depend on other parameters.
    help : str
        What it is, in a few words.
    symbol : str
        What formulas print for it, a name of the formula language such as "alpha".
    exact : str
        The default as a formula, such as "1/6", where a float can only be close to it.
    """

    name: str = ""
    default: float | None
    value: Any
    bounds: Interval
    help: str
    symbol: str = ""
    exact: str = ""

    @property
    def is_set(self) -> bool:
        """Return whether it has another value than its default."""
        return bool(self.value != self.default)

    @property
    def is_random(self) -> bool:
        """Return whether training draws it."""
        return False

    @property
    def is_needed(self) -> bool:
        """Return whether it must be set before the function can be computed."""
        return False

    def brief(self) -> str:
        """Return the default and the bounds in a few words: "default 1.0, alpha > 0"."""
        return f"default {self.default!r}, {self.name} {self.bounds.demand()}"

    def named(self, name: str) -> Parameter:
        """Return the parameter under the name that it has in a signature."""
        return self.replace(name=name)

    def set(self, value: float) -> Parameter:
        """Return the parameter with another value, not yet checked against its bounds.

        Raises
        ------
        ParameterError
            If `value` is not one real number, or too large for a float64.
        """
        kind = getattr(getattr(value, "dtype", None), "kind", "f")
        try:
            # `float` would read a text, and drop the imaginary part of NumPy's numbers.
            if isinstance(value, str | bytes | bytearray) or kind not in "biufO":
                raise TypeError
            return self.replace(value=float(value))
        except OverflowError:
            most = "the largest float64 is 1.8e308"
            raise ParameterError(self.name, f"{self.name} is too large: {most}") from None
        except (TypeError, ValueError):
            raise ParameterError(self.name, f"{self.name} must be one real number") from None

    def check(self, function: str, values: Mapping[str, float]) -> None:
        """Check that the value is finite and within the bounds.

        Parameters
        ----------
        function : str
            Name of the function, for the message.
        values : mapping of str to float
            Values of all parameters, on which the bounds may depend.

        Raises
        ------
        ParameterError
            If it is not.
        """
        if not math.isfinite(self.value) or not self.bounds.contains(self.value, values):
            raise ParameterError(
                self.name,
                f"{self.name} must be {self.bounds.demand()} for {function}, "
                f"got {numeral(self.value)}",
            )

    @property
    def current(self) -> Any:
        """Return the value to compute with; None for a random parameter that is not drawn."""
        return self.value

    @property
    def identity(self) -> tuple[Any, ...]:
        """Return what equal parameters have in common; 0 and -0 are not equal."""
        now = self.current
        return self.name, now.tobytes() if hasattr(now, "tobytes") else repr(now)

    def over(self, words: Words) -> Any:
        """Return that value as a number of `words`; None if it is still to be drawn."""
        if self.exact and not self.is_set:
            return Formula(self.exact).over(words)()
        now = self.current
        return words["number"](repr(now)) if isinstance(now, float) else now

    def freeze(self, values: Mapping[str, Any], probability: Array | None) -> Parameter:
        """Return the parameter with its draw.

        Parameters
        ----------
        values : mapping of str to float
            Values of all parameters, on which the distribution may depend.
        probability : ndarray of float64 in [0, 1), or None
            The draws are the quantiles at these probabilities. None stands for the typical value.
        """
        return self


class Free(Parameter):
    """A parameter without a default: a name in a user's formula, None until it is set."""

    def check(self, function: str, values: Mapping[str, float]) -> None:
        if not self.is_needed:
            super().check(function, values)

    @property
    def is_needed(self) -> bool:
        return self.value is None

    def brief(self) -> str:
        return "has no default"

    def freeze(self, values: Mapping[str, Any], probability: Array | None) -> Parameter:
        if self.is_needed:
            raise ParameterError(self.name, f"{self.name} has no value")
        return self


class Random(Parameter):
    """A parameter that training draws for each input.

    The value is None until it is set, and `drawn` None until it is drawn.
    """

    drawn: Any = None

    @property
    def is_set(self) -> bool:
        return self.value is not None

    @property
    def is_random(self) -> bool:
        return True

    @property
    def current(self) -> Any:
        return self.value if self.is_set else self.drawn

    def check(self, function: str, values: Mapping[str, float]) -> None:
        if self.is_set:
            super().check(function, values)

    def freeze(self, values: Mapping[str, Any], probability: Array | None) -> Parameter:
        if self.current is not None:
            return self
        if probability is None:
            return self.replace(drawn=self.typical(values))
        return self.replace(drawn=self.quantile(values, probability))

    def typical(self, values: Mapping[str, Any]) -> Any:
        """Return the value to compute with where nothing is drawn."""
        raise NotImplementedError

    def quantile(self, values: Mapping[str, Any], probability: Array) -> Any:
        """Return the quantile at each `probability` in [0, 1)."""
        raise NotImplementedError


class Uniform(Random):
    """A parameter that is drawn uniformly between two others; their mean is typical."""

    lower: str
    upper: str

    def brief(self) -> str:
        return f"drawn from {self.lower} to {self.upper} in training, else their mean"

    def typical(self, values: Mapping[str, Any]) -> Any:
        # Halved first, because the sum may overflow.
        return values[self.lower] / 2 + values[self.upper] / 2

    def quantile(self, values: Mapping[str, Any], probability: Array) -> Any:
        lower, upper = values[self.lower], values[self.upper]
        return (lower + (upper - lower) * probability)[()]


class Gumbel(Random):
    """A parameter that is drawn from the standard Gumbel distribution; its mode, 0, is typical."""

    def brief(self) -> str:
        return "drawn from the Gumbel distribution in training, else 0"

    def typical(self, values: Mapping[str, Any]) -> Any:
        return 0.0

    def quantile(self, values: Mapping[str, Any], probability: Array) -> Any:
        from actcli.numerics import np

        return -np.log(-np.log(np.maximum(probability, SMALLEST_PROBABILITY)))[()]


def param(default: float, bounds: str, help: str, *, symbol: str = "", exact: str = "") -> Any:
    """Declare a parameter, as the default of an argument in a kernel's signature.

    Parameters
    ----------
    default : float
    bounds : str
        Interval of the values that it may have: "(0, inf)". Its ends are formulas in the other
        parameters.
    help : str
        What it is, in a few words without a full stop.
    symbol : str, optional
        What formulas print for it, where not its own name: "alpha" is printed as α.
    exact : str, optional
        The default as a formula, where no float is exact: "1/6".

    Examples
    --------
    >>> def elu(x, alpha: float = param(1.0, "(0, inf)", "depth of the plateau")): ...
    """
    return Parameter(
        default=default, value=default, bounds=Interval(bounds), help=help,
        symbol=symbol, exact=exact,
    )  # fmt: skip


def free(name: str) -> Parameter:
    """Return the parameter that a name in a user's formula stands for."""
    return Free(
        name=name, default=None, value=None, bounds=Interval("(-inf, inf)"),
        help="a name in the formula",
    )  # fmt: skip


def uniform(lower: str, upper: str, help: str, *, symbol: str = "") -> Any:
    """Declare a parameter that training draws uniformly between two others.

    Parameters
    ----------
    lower, upper : str
        Names of the parameters between which it is drawn; their mean stands for it where nothing
        is drawn.
    help : str
        What it is, in a few words without a full stop.
    symbol : str, optional
        What formulas print for it, where not its own name.

    Examples
    --------
    >>> def rrelu(
    ...     x,
    ...     lower: float = param(0.1, "(0, 1)", "least slope"),
    ...     upper: float = param(0.3, "[lower, 1)", "largest slope"),
    ...     slope: float = uniform("lower", "upper", "slope below zero"),
    ... ): ...
    """
    return Uniform(
        default=None, value=None, bounds=Interval("(-inf, inf)"), help=help,
        symbol=symbol, lower=lower, upper=upper,
    )  # fmt: skip


def gumbel(help: str, *, symbol: str = "") -> Any:
    """Declare a parameter that training draws from the standard Gumbel distribution.

    The mode of the distribution, 0, stands for it where nothing is drawn.

    Parameters
    ----------
    help : str
        What it is, in a few words without a full stop.
    symbol : str, optional
        What formulas print for it, where not its own name.

    Examples
    --------
    >>> def noisy(x, noise: float = gumbel("noise beside each score")): ...
    """
    return Gumbel(
        default=None, value=None, bounds=Interval("(-inf, inf)"), help=help, symbol=symbol
    )
