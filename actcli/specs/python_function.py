"""Plain NumPy functions as activations; their derivatives come from running them over jets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from inspect import Parameter as Argument
from inspect import cleandoc, signature
from typing import Any

from actcli.activation import Activation
from actcli.activation.from_formula import from_formula
from actcli.activation.parameter import Parameter, free, param
from actcli.errors import ActcliError
from actcli.formula import UNWRITTEN, Formula, Words
from actcli.numerics import np
from actcli.numerics.recorded import Recorded

PROBE_POINTS = (-1.25, 0.5, 2.0)
# Of both signs and unequal in size, so that a function that sees more than one of them shows it.

PROBE_VALUE = 0.5
# What a parameter without a default is while the function is tried out.

SAME_VALUE = 1e-12
# Relative. NumPy may round a function of an array otherwise than that of a single number.

SAME_ROW = 1e-9
# Relative, and larger because sums over a row may be taken in another order.


class PythonFormula(Formula):
    """A formula that nobody wrote: a Python function that runs over arrays and over jets alike.

    Parameters
    ----------
    function : callable
        Takes an array x first, then its parameters by name.
    whole : frozenset of str
        The parameters that the function gets as int.
    title : str
        How messages name the function.
    """

    def __init__(self, function: Callable[..., Any], whole: frozenset[str], title: str) -> None:
        super().__init__(UNWRITTEN.text)
        self.function = function
        self.whole = whole
        self.title = title

    def over(self, words: Words) -> Callable[..., Any]:
        def run(*, x: Any, **values: Any) -> Any:
            # Formulas also get the indices of a vector's entries, which a function does not take.
            given = {name: values[name] for name in self.names & values.keys()}
            given |= {name: int(given[name]) for name in self.whole & given.keys()}
            # The function may write to it.
            x = x.copy() if isinstance(x, np.ndarray | Recorded) else x
            try:
                return self.function(x, **given)
            except ActcliError as error:
                raise ActcliError(f"{self.title}: {error}") from None
            except (Exception, SystemExit) as error:
                from actcli.numerics.germ import UndecidedError

                if isinstance(error, UndecidedError):
                    raise  # More terms or digits may be tried.
                from actcli.specs.remedies import remedy

                reason = f"{type(error).__name__}: {str(error).rstrip('.')}"
                hint = remedy(self.function, error)
                raise ActcliError(f"{self.title} fails: {reason}.{hint}") from None

        return run


def from_python_function(
    function: Callable[..., Any], name: str, family: str, title: str
) -> Activation:
    """Return the activation that a function of an array is.

    Whether it is one of a number or of a vector is tried out at a few points.

    Parameters
    ----------
    function : callable
        Takes an array x first and returns one of its shape; a function of vectors works along the
        last axis. Its other arguments are the activation's parameters, with the same defaults.
    name, family : str
        Of the activation.
    title : str
        How messages name the function, as "my.py:swoosh".

    Raises
    ------
    ActcliError
        If the function fails, or returns no array shaped like x.
    """
    parameters = tuple(_declared_arguments(function))
    whole = frozenset(p.name for p in parameters if type(p.default) is int)
    formula = PythonFormula(function, whole, title)
    formula.names = frozenset({"x", *(p.name for p in parameters)})
    pointwise = _is_pointwise(
        formula, {p.name: PROBE_VALUE if p.is_needed else p.value for p in parameters}
    )
    doc = cleandoc(getattr(function, "__doc__", None) or "")
    return from_formula(
        formula, parameters, name=name, title=name, family=family, pointwise=pointwise, doc=doc
    )


def _declared_arguments(function: Callable[..., Any]) -> Iterator[Parameter]:
    """Yield what a function takes besides x; arguments whose default is no number are left out."""
    try:
        _, *others = signature(function).parameters.values()
    except ValueError:  # It is not written in Python, or takes nothing.
        return
    for argument in others:
        default = argument.default
        if argument.kind in (Argument.VAR_POSITIONAL, Argument.VAR_KEYWORD):
            continue
        if default is Argument.empty:
            yield free(argument.name)
        elif isinstance(default, Parameter):
            yield default.named(argument.name)
        elif isinstance(default, int | float) and not isinstance(default, bool):
            declared: Parameter = param(default, "(-inf, inf)", "an argument of the function")
            yield declared.named(argument.name)


def _is_pointwise(formula: PythonFormula, values: Mapping[str, Any]) -> bool:
    """Return whether each value of the function depends on one x alone."""
    x = np.array(PROBE_POINTS)
    run = formula.over({})
    with np.errstate(all="ignore"):
        together = np.asarray(run(x=x, **values))
        each = [np.asarray(run(x=np.array([one]), **values)) for one in PROBE_POINTS]
        if together.shape != x.shape:
            raise ActcliError(f"{formula.title} must return an array shaped like its argument.")
        alone = np.concatenate([np.atleast_1d(y) for y in each])
        if np.allclose(together, alone, rtol=SAME_VALUE, atol=0, equal_nan=True):
            return True
        rows = np.asarray(run(x=np.stack([x, x + 1]), **values))
        single = np.stack([together, np.asarray(run(x=x + 1, **values))])
    if rows.shape != single.shape or not np.allclose(rows, single, rtol=SAME_ROW, equal_nan=True):
        raise ActcliError(
            f"{formula.title} takes a vector, and must work along the last axis of an array: "
            "sum and the like with axis=-1, keepdims=True."
        )
    return False
