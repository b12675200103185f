"""Formulas over mpmath's numbers, read from their text: a second opinion on the whole language.

Nothing of the package is used: what a word means stands here once more.
"""

import ast
import operator
from functools import cache, reduce

from mpmath import mp, mpf

MAX_EXPONENT_BITS = 5000
# The exponential of a number with more bits before the point has an exponent that is too long to
# compute with: upwards it is refused, downwards it is 0.


class OutsideDomainError(ArithmeticError):
    """A formula has no real value at a point."""


class TooLargeError(ArithmeticError):
    """A number is too large to compute with."""


CATALOGUE = {
    "relu": "max(x, 0)",
    "leaky_relu": "where(x > 0, x, 0.01*x)",
    "relu6": "min(max(x, 0), 6)",
    "squared_relu": "max(x, 0)**2",
    "elu": "where(x > 0, x, exp(x) - 1)",
    "silu": "x*sigmoid(x)",
    "gelu": "x*Phi(x)",
    "mish": "x*tanh(softplus(x))",
    "hard_swish": "x*min(max(x + 3, 0), 6)/6",
}
"""Functions of the catalogue, with their defaults, that formulas of the tests call by name."""


def exp(u):
    if mp.isfinite(u) and u and mp.mag(u) > MAX_EXPONENT_BITS:
        if u > 0:
            raise TooLargeError
        return mpf(0)
    return mp.exp(u)


def tanh(u):
    return mp.sign(u) if abs(u) > 10 * mp.prec else mp.tanh(u)


def softplus(u):
    return max(u, mpf(0)) + mp.log1p(exp(-abs(u)))


def power(u, v):
    if u == 0 and v < 0:
        raise ZeroDivisionError
    if u < 0 and v != int(v):
        raise OutsideDomainError
    return u ** int(v) if v == int(v) and abs(v) < 1000 else u**v


def periodic(word):
    """Return a word that gives up where pi has not as many digits."""

    def of_moderate(u):
        if mp.isfinite(u) and u and mp.mag(u) > MAX_EXPONENT_BITS:
            raise TooLargeError
        return word(u)

    return of_moderate


def erfc(u):
    if mp.isfinite(u) and u and mp.mag(u) > MAX_EXPONENT_BITS:
        if u > 0:
            raise TooLargeError
        return mpf(2)
    return mpf(2) if u < -10 * mp.prec else mp.erfc(u)


WORDS = {
    "abs": abs,
    "sign": mp.sign,
    "sqrt": mp.sqrt,
    "exp": exp,
    "expm1": lambda u: exp(u) - 1,
    "exp2": lambda u: exp(u * mp.log(2)),
    "log": mp.log,
    "log1p": lambda u: mp.log(1 + u),
    "log2": lambda u: mp.log(u) / mp.log(2),
    "log10": lambda u: mp.log(u) / mp.log(10),
    "sin": periodic(mp.sin),
    "cos": periodic(mp.cos),
    "tan": periodic(mp.tan),
    "asin": mp.asin,
    "acos": mp.acos,
    "atan": mp.atan,
    "sinh": lambda u: (exp(u) - exp(-u)) / 2,
    "cosh": lambda u: (exp(u) + exp(-u)) / 2,
    "tanh": tanh,
    "sech": lambda u: 2 / (exp(u) + exp(-u)),
    "asinh": mp.asinh,
    "acosh": mp.acosh,
    "atanh": mp.atanh,
    "erf": lambda u: 1 - erfc(u) if abs(u) > 1 else mp.erf(u),
    "erfc": erfc,
    "erfcx": lambda u: exp(u * u) * erfc(u),
    "Phi": lambda u: erfc(-u / mp.sqrt(2)) / 2,
    "phi": lambda u: exp(-u * u / 2) / mp.sqrt(2 * mp.pi),
    "sigmoid": lambda u: 1 / (1 + exp(-u)) if u > 0 else exp(u) / (1 + exp(u)),
    "softplus": softplus,
    "min": lambda *u: reduce(lambda a, b: a if a <= b else b, u),
    "max": lambda *u: reduce(lambda a, b: a if a >= b else b, u),
    "floor": mp.floor,
    "ceil": mp.ceil,
    "round": lambda u: mp.nint(u),
    "cbrt": lambda u: mp.sign(u) * mp.cbrt(abs(u)),
    "clip": lambda u, low, high: min(max(u, low), high),
    "clamp": lambda u, low, high: min(max(u, low), high),
    "pow": power,
    "hypot": lambda u, v: mp.sqrt(u * u + v * v),
}

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: lambda u, v: u - v * mp.floor(u / v),
    ast.Pow: power,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def mp_formula(text):
    """Return a formula as a function of x, which computes with the digits that mpmath has then.

    It raises OutsideDomainError or ZeroDivisionError where the formula has no real value, and
    TooLargeError. A branch that `where` does not take is not computed.
    """
    tree = _parsed(text)

    def f(x):
        return _evaluate(tree, mpf(x), text)

    return f


@cache
def _parsed(text):
    return ast.parse(text, mode="eval").body


def _evaluate(node, x, text):
    result = _raw(node, x, text)
    if isinstance(result, mp.mpc):
        raise OutsideDomainError
    return result


def _raw(node, x, text):
    match node:
        case ast.Constant():
            return mpf(ast.get_source_segment(text, node))
        case ast.Name(id="x"):
            return x
        case ast.Name(id="pi"):
            return +mp.pi
        case ast.Name(id="e"):
            return +mp.e
        case ast.UnaryOp():
            return OPERATORS[type(node.op)](_evaluate(node.operand, x, text))
        case ast.BinOp():
            return OPERATORS[type(node.op)](
                _evaluate(node.left, x, text), _evaluate(node.right, x, text)
            )
        case ast.Compare(ops=[comparison], comparators=[right]):
            return OPERATORS[type(comparison)](
                _evaluate(node.left, x, text), _evaluate(right, x, text)
            )
        case ast.Call(func=ast.Name(id="where"), args=[condition, one, other]):
            return _evaluate(one if _evaluate(condition, x, text) else other, x, text)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            values = [_evaluate(argument, x, text) for argument in arguments]
            if name in CATALOGUE:
                return mp_formula(CATALOGUE[name])(*values)
            return WORDS[name](*values)
    raise ValueError(f"{ast.dump(node)} is not of the language")
