"""Suggestions: the formula that a text was probably meant to be, as "2*x" for "2x"."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator, Mapping
from itertools import pairwise
from keyword import iskeyword

from actcli.formula.grammar import MAX_CHARACTERS, FormulaError
from actcli.formula.model import Formula, Function
from actcli.formula.substitution import substituted, tree_of
from actcli.formula.vocabulary import WORDS

TOKEN = re.compile(  # numbers, names, signs of two characters, and any other
    r"0x\w*|(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?|[^\W\d]\w*|\*\*|//|[<>=!]=|\S", re.IGNORECASE
)
TRIGONOMETRIC = r"\b(sin|cos|tan|sinh|cosh|tanh)"

REPLACEMENTS: Mapping[str, str] = {
    r"^\s*(?:\w+\(x\)|y)\s*=(?!=)": "",
    r"\b(?:(?!x\.)[^\W\d]\w*\.)+(?=[^\W\d])": "",  # the name of a library, as in np.exp
    r"\|([^|]+)\|": r"abs(\1)",
    r"⌊([^⌊⌋]+)⌋": r"floor(\1)",
    r"⌈([^⌈⌉]+)⌉": r"ceil(\1)",
    r"√\s*(?=\()": "sqrt",
    r"√\s*([\w.]+)": r"sqrt(\1)",
    r"∛\s*(?=\()": "cbrt",
    r"∛\s*([\w.]+)": r"cbrt(\1)",
    "²": "^2",
    "³": "^3",
    TRIGONOMETRIC + r"\s*(?:\*\*|\^)\s*(?:-1|\(-1\))\s*\(": r"a\1(",
    TRIGONOMETRIC + r"\s*(?:\*\*|\^)\s*(\d+)\s*\(([^()]*)\)": r"\1(\3)**\2",
    r"\^": "**",
    r"\bX\b": "x",
    r"\bln\b": "log",
    r"\blog(?:_2|₂)": "log2",
    r"\blog(?:_10|₁₀)": "log10",
    r"\bσ(?=\s*\()": "sigmoid",
    "π": "pi",
    "[×⋅∙]": "*",
    "÷": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    r"&&": " and ",
    r"\|\|": " or ",
    r"(?<=[\w)])\s+mod\s+(?=[\w(])": " % ",
    r"(^|[-+*/(,=]\s*)if\s*\(": r"\1where(",
    r"\{([^{}]*)\}": r"(\1)",
}
"""Patterns of other notations, and how the language writes them, in the order of replacement."""

SPELLINGS: Mapping[tuple[str, int], str] = {
    **{(name, 1): short for name, short in {
        "arcsin": "asin(u)", "arccos": "acos(u)", "arctan": "atan(u)", "arsinh": "asinh(u)",
        "arccosh": "acosh(u)", "arcosh": "acosh(u)", "arctanh": "atanh(u)", "artanh": "atanh(u)",
        "arctg": "atan(u)", "tg": "tan(u)", "sh": "sinh(u)", "ch": "cosh(u)", "th": "tanh(u)",
        "cot": "1/tan(u)", "sec": "1/cos(u)", "csc": "1/sin(u)", "coth": "1/tanh(u)",
        "csch": "1/sinh(u)", "sqr": "u**2", "square": "u**2", "cube": "u**3", "rsqrt": "1/sqrt(u)",
        "reciprocal": "1/u", "neg": "-u", "negative": "-u", "absolute": "abs(u)", "fabs": "abs(u)",
        "sgn": "sign(u)", "signum": "sign(u)", "ceiling": "ceil(u)", "rint": "round(u)",
        "nint": "round(u)", "trunc": "sign(u)*floor(abs(u))", "fix": "sign(u)*floor(abs(u))",
        "frac": "u - floor(u)", "fract": "u - floor(u)", "expit": "sigmoid(u)",
        "logit": "log(u/(1 - u))", "sinc": "sin(pi*u)/(pi*u)", "abs2": "u**2", "lg": "log10(u)",
        "log1pexp": "softplus(u)", "normcdf": "Phi(u)", "normpdf": "phi(u)", "ndtr": "Phi(u)",
    }.items()},
    **{(name, 2): short for name, short in {
        "power": "u**v", "maximum": "max(u, v)", "fmax": "max(u, v)", "minimum": "min(u, v)",
        "fmin": "min(u, v)", "mod": "u % v", "remainder": "u % v",
        "fmod": "sign(u)*(abs(u) % abs(v))", "log": "log(u)/log(v)",
        "atan2": "2*atan(u/(hypot(u, v) + v))", "arctan2": "2*atan(u/(hypot(u, v) + v))",
        "logaddexp": "log(exp(u) + exp(v))", "heaviside": "where(u > 0, 1, where(u < 0, 0, v))",
        "root": "u**(1/v)", "copysign": "abs(u)*where(v < 0, -1, 1)",
        "clip": "max(u, v)", "clamp": "max(u, v)",
    }.items()},
    **{(name, 3): "where(u, v, w)" for name in ("cond", "ifelse", "iif", "select")},
}  # fmt: skip
"""Functions of other languages by name and number of arguments, and how this language says them."""

BOUNDS: Mapping[str, str] = {"min": "max", "a_min": "max", "max": "min", "a_max": "min"}
# Of clip and clamp: a lower bound is a maximum.

IGNORED_SETTINGS = ("axis", "dim", "inplace", "keepdim", "keepdims", "out")
# Of functions in libraries; they say nothing about the values.

WITHOUT_DERIVATIVE = (
    "gamma", "lgamma", "loggamma", "gammaln", "digamma", "psi", "factorial", "beta", "betaln",
    "lambertw", "erfinv", "erfcinv", "ndtri", "zeta", "i0", "i1", "j0", "j1", "y0", "y1", "expi",
)  # fmt: skip
"""Functions that mathematics libraries have, and the language cannot say."""

WITHOUT_DERIVATIVE_CALL = re.compile(rf"\b({'|'.join(WITHOUT_DERIVATIVE)})\s*\(")


def suggestion(text: str, functions: Mapping[str, Function]) -> str:
    """Return ' Did you mean …?' for the formula of x that is most like the text, or ''.

    Where no formula can say it, it is a sentence about what can.
    """
    if len(text) > MAX_CHARACTERS:
        return ""
    for name in WITHOUT_DERIVATIVE_CALL.findall(text):
        if name not in functions:
            return f" The language has no {name}; a function in a Python file may use it."
    for pattern, right in REPLACEMENTS.items():
        text = re.sub(pattern, right, text)
    text += ")" * (text.count("(") - text.count(")"))
    names = {*WORDS, *(name for name, _ in SPELLINGS)}
    spelled = "".join(_with_signs(text, names, functions))
    try:
        tree = _Translation().visit(ast.parse(spelled.strip(), mode="eval"))
        meant = ast.unparse(tree)
        formula = Formula(meant, functions, of_components=False)
        return f" Did you mean {meant!r}?" if "x" in formula.names else ""
    except (FormulaError, SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


def _with_signs(text: str, words: Container[str], functions: Container[str]) -> Iterator[str]:
    """Yield the tokens, and between them the signs and brackets that were left out.

    They are those of products, "2x", and of the arguments of functions, "sin x" and "relu".
    """
    is_open = False  # whether a bracket is to be closed behind this token
    for this, following in pairwise([*TOKEN.findall(text), ""]):
        is_name = this[0].isalpha() and not iskeyword(this)
        is_function = is_name and this != "x" and (this in words or this in functions)
        is_value = is_name or this[0].isdigit() or this[-1].isdigit() or this == ")"
        value_follows = following[:1].isalnum() and not iskeyword(following)
        factor_follows = following == "(" and (not is_name or this == "x")
        yield this
        if is_open:
            yield ")"
        is_open = is_function and value_follows
        if is_open:
            yield "("
        elif is_function and following not in ("(", "="):
            yield "(x)"
        elif is_value and (value_follows or factor_follows):
            yield "*"
        else:
            yield " "


class _Translation(ast.NodeTransformer):
    """Writes what Python and its libraries have and the language has not in its words."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        match node.op:
            case ast.FloorDiv():
                return _call("floor", ast.BinOp(node.left, ast.Div(), node.right))
            case ast.BitAnd():
                return _call("min", node.left, node.right)
            case ast.BitOr():
                return _call("max", node.left, node.right)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        match node.func:
            case ast.Attribute(value=x, attr=method):  # as in x.clip(0, 1)
                node.func, node.args = ast.Name(method), [x, *node.args]
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        node.keywords = [word for word in node.keywords if word.arg not in IGNORED_SETTINGS]
        if name in ("clip", "clamp") and all(word.arg in BOUNDS for word in node.keywords):
            bounded, *_ = node.args
            for word in node.keywords if len(node.args) == 1 else ():
                bounded = _call(BOUNDS[word.arg or ""], bounded, word.value)
            if bounded is not node.args[0]:
                return bounded
        short = SPELLINGS.get((name, len(node.args)))
        if short is None or node.keywords:
            return node
        return substituted(tree_of(short), dict(zip("uvw", node.args, strict=False)))

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        self.generic_visit(node)
        return _call("where", node.test, node.body, node.orelse)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        self.generic_visit(node)
        return _call("min" if isinstance(node.op, ast.And) else "max", *node.values)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not):
            return ast.BinOp(ast.Constant(1), ast.Sub(), node.operand)
        return node


def _call(name: str, *args: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name), [*args], [])
