"""Code: a plain NumPy function as an activation, its derivative by running it over jets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from inspect import Parameter as Argument
from inspect import cleandoc, signature
from typing import Any

from actcli.activation import Activation
from actcli.activation.from_formula import derived
from actcli.activation.parameter import Parameter, free, param
from actcli.errors import ActcliError
from actcli.formula import UNWRITTEN, Formula, Words
from actcli.numerics import np

PROBE = (-1.25, 0.5, 2.0)


class Code(Formula):
    """A formula that nobody wrote: a function that runs over arrays and over jets alike."""

    def __init__(self, function: Callable[..., Any], whole: frozenset[str], title: str) -> None:
        super().__init__(UNWRITTEN.text)
        self.function = function
        self.whole = whole  # the parameters that are whole numbers
        self.title = title

    def over(self, words: Words) -> Callable[..., Any]:
        def run(*, x: Any, **values: Any) -> Any:
            # Formulas are also told the places in a vector, which code finds for itself.
            given = {name: values[name] for name in self.names & values.keys()}
            given |= {name: int(given[name]) for name in self.whole & given.keys()}
            x = x.copy() if isinstance(x, np.ndarray) else x  # to which the function may write
            try:
                return self.function(x, **given)
            except ActcliError as error:
                raise ActcliError(f"{self.title}: {error}") from None
            except (Exception, SystemExit) as error:
                raise ActcliError(f"{self.title} fails: {type(error).__name__}: {error}") from None

        return run


def activation_of(function: Callable[..., Any], name: str, family: str, title: str) -> Activation:
    """The activation that a function of an array is; the rest of its arguments are parameters.

    Whether it is one of a number or of a vector is tried out. Raises ActcliError where it fails, or
    returns no array shaped like x.
    """
    parameters = tuple(_parameters(function))
    whole = frozenset(p.name for p in parameters if type(p.default) is int)
    code = Code(function, whole, title)
    code.names = frozenset({"x", *(p.name for p in parameters)})
    pointwise = _is_pointwise(code, {p.name: 0.5 if p.is_needed else p.value for p in parameters})
    doc = cleandoc(getattr(function, "__doc__", None) or "")
    return derived(
        code, parameters, name=name, title=name, family=family, pointwise=pointwise, doc=doc
    )


def _parameters(function: Callable[..., Any]) -> Iterator[Parameter]:
    """What a function takes besides x; a default that is no number stays as it is."""
    try:
        _, *others = signature(function).parameters.values()
    except ValueError:  # it is not written in Python, or takes nothing
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


def _is_pointwise(code: Code, values: Mapping[str, Any]) -> bool:
    """Whether each value of the function depends on one x alone."""
    x = np.array(PROBE)
    run = code.over({})
    with np.errstate(all="ignore"):
        together = np.asarray(run(x=x, **values))
        each = [np.asarray(run(x=np.array([one]), **values)) for one in PROBE]
        if together.shape != x.shape:
            raise ActcliError(f"{code.title} must return an array shaped like its argument.")
        alone = np.concatenate([np.atleast_1d(y) for y in each])
        if np.allclose(together, alone, rtol=1e-12, atol=0, equal_nan=True):
            return True
        rows = np.asarray(run(x=np.stack([x, x + 1]), **values))
        single = np.stack([together, np.asarray(run(x=x + 1, **values))])
    if rows.shape != single.shape or not np.allclose(rows, single, rtol=1e-9, equal_nan=True):
        raise ActcliError(
            f"{code.title} takes a vector, and must work along the last axis of an array: "
            "sum and the like with axis=-1, keepdims=True."
        )
    return False
