"""Formulas: mathematics as text that can be read, checked, printed, and run over any numbers."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Mapping
from functools import cached_property
from operator import add, and_, eq, ge, gt, le, lt, mul, ne, neg, pos, pow, sub, truediv
from typing import TYPE_CHECKING, Any, Protocol

from actcli.errors import ActcliError, did_you_mean
from actcli.formula.vocabulary import CONSTANTS, FUNCTIONS, OF_VECTORS

if TYPE_CHECKING:
    import ast

Words = Mapping[str, Any]
Run = Callable[[Mapping[str, Any]], Any]

LONGEST = 2000  # characters of a formula
MOST_SHOWN = 30  # characters of what is refused
DEEPEST = 100  # operations inside one another
DECIMAL = r"(?i)[\d_]*\.?[\d_]*(e[+-]?[\d_]+)?"
REDUCTIONS = ("sum", "max", "min", "argmax")  # the words that of one argument mean the whole vector
# Letter by letter, so that every place in the text stays what it is.
TYPED = str.maketrans({"\N{MINUS SIGN}": "-", "\N{MIDDLE DOT}": "*", "\n": " ", "\r": " "})


class FormulaError(ActcliError, ValueError):
    """A text that is not a formula; the message says what is wrong and where."""


class Function(Protocol):
    """What a formula may call besides the words: an activation, seen from below."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def pointwise(self) -> bool:
        """Whether it is a function of one number."""

    @property
    def keeps_length(self) -> bool:
        """Whether it gives as many values as it takes."""

    @property
    def values(self) -> dict[str, Any]:
        """Its parameters as they stand."""

    def describe_parameters(self) -> str:
        """Its parameters in a sentence."""

    @property
    def kinks(self) -> tuple[Formula, ...] | None:
        """Where it or its derivative may break, formulas in the parameters."""

    def over(self, words: Words) -> Callable[..., Any]:
        """Its formula as a function of x and settings, computing with the numbers of `words`."""

    def __call__(self, x: Any, /, **settings: Any) -> Any:
        """Its values."""

    def directional_derivative(self, x: Any, along: Any) -> Any:
        """Its derivative in one direction."""

    @property
    def derivative_formula(self) -> Formula:
        """The formula of its derivative."""

    def freeze(self) -> Function:
        """The same without chance."""

    def bind(self, **values: float) -> Function:
        """The same with other values of its parameters."""


class Formula:
    """One expression of the formula language.

    The language is arithmetic, comparisons, and the words of `vocabulary`; every other name is a
    variable or parameter. What is called and is not a word must be one of `functions`, as in
    `elu(x, alpha=0.2)`. The text is parsed when first needed, by a whitelist over Python's own
    syntax tree, and run by walking that tree: no text is ever handed to `eval`.
    """

    is_derived = False  # whether it was worked out from another, whose derivative it is

    def __init__(
        self, text: str, functions: Mapping[str, Function] | None = None, origin: str = ""
    ) -> None:
        self.text = text
        self.functions = {} if functions is None else functions
        self.origin = origin  # where it is declared, for its errors

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"

    @property
    def is_written(self) -> bool:
        """Whether there is one to be read; of a function that is only code there is none."""
        return self.text != UNWRITTEN.text

    @cached_property
    def source(self) -> str:
        """The text as it is parsed: in one line, with the signs that a keyboard has."""
        return self.text.translate(TYPED).strip()

    @cached_property
    def tree(self) -> ast.expr:
        """The checked syntax tree. Raises FormulaError."""
        try:
            return _parse(self.source, self.functions)
        except FormulaError as error:
            raise FormulaError(f"{self.origin}: {error}" if self.origin else str(error)) from None

    @cached_property
    def names(self) -> frozenset[str]:
        """The variables and parameters that occur in it."""
        return _names(self.tree)

    @cached_property
    def calls(self) -> tuple[tuple[ast.Call, Function], ...]:
        """Where it calls which of its functions."""
        import ast

        return tuple(
            (node, self.functions[node.func.id])
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not is_word(node)
        )

    @property
    def pointwise(self) -> bool:
        """Whether it is one of a number: no part of it needs a whole vector."""
        import ast

        return not any(map(is_of_vectors, ast.walk(self.tree))) and all(
            function.pointwise for _, function in self.calls
        )

    def over(self, words: Words) -> Callable[..., Any]:
        """The formula as a function of its names, computing with the numbers of `words`.

        `words` gives the meaning of every word and constant of the vocabulary, under "number" how
        the text of a literal becomes a number, so that no digit is lost on the way, and under
        "function" what becomes of a function, if that is not to be its own formula over `words`.
        """
        run = _Compiler(self, words).number(self.tree)
        return lambda **names: run(names)

    def constant(self, **names: float) -> float:
        """Its value as a plain float. Raises FormulaError where it has none."""
        import ast

        run = self.over(MATH)
        try:
            value = run(**names)
            if isinstance(self.tree, ast.Compare):
                raise FormulaError(f"{self.text!r} is a condition, not a number")
            if isinstance(value, complex):
                raise FormulaError(f"{self.text!r} is not a real number")
            return float(value)
        except FormulaError:
            raise
        except ZeroDivisionError:
            raise FormulaError(f"{self.text!r} divides by zero") from None
        except OverflowError:
            raise FormulaError(f"{self.text!r} is too large for a float") from None
        except KeyError as missing:
            raise FormulaError(f"{self.text!r} needs a value for {missing}") from None
        except (ValueError, TypeError) as error:
            raise FormulaError(f"{self.text!r} has no value: {error}") from None


UNWRITTEN = Formula("nan")
"""Stands for the formula of what has none."""


def number(text: str) -> float:
    """Read a number as a user writes it: 1e-3, .5, 1/3, -pi, sqrt(2), 0x1.8p3, inf, nan.

    A real minus sign (U+2212, as pasted from papers) is a minus. Raises FormulaError.
    """
    plain = text.replace("\N{MINUS SIGN}", "-").strip()
    try:
        return float(plain)
    except ValueError:
        pass
    if plain.lstrip("+-")[:2].lower() == "0x":
        try:
            return float.fromhex(plain)
        except (ValueError, OverflowError):
            raise FormulaError(f"{text!r} is not a number") from None
    if "," in plain and "(" not in plain:
        whole, _, digits = plain.partition(",")
        hint = f" Use a point: {whole}.{digits}, or give two values: {whole} {digits}."
        either = re.fullmatch(r"[+-]?\d+,\d+", plain)
        raise FormulaError(f"{text!r} is not a number." + (hint if either else ""))
    value = Formula(plain)
    try:
        names = value.names
    except FormulaError as error:
        raise FormulaError(f"{text!r} is not a number: {error}") from None
    if names:
        raise FormulaError(f"{text!r} is not a number")
    return value.constant()


_OPERATORS: dict[str, Callable[..., Any]] = {
    "Add": add, "Sub": sub, "Mult": mul, "Div": truediv, "Pow": pow, "USub": neg, "UAdd": pos,
    "Lt": lt, "LtE": le, "Gt": gt, "GtE": ge, "Eq": eq, "NotEq": ne,
}  # fmt: skip


def is_word(call: ast.Call) -> bool:
    """Whether a call is one of the vocabulary, and not of a function by the same name."""
    import ast

    name = call.func.id if isinstance(call.func, ast.Name) else ""
    word = FUNCTIONS.get(name) or OF_VECTORS.get(name)
    if word is None or call.keywords:
        return False
    least, most = word.arity
    return least <= len(call.args) <= most


def is_of_vectors(node: ast.AST) -> bool:
    """Whether a node is what only a formula of vectors has."""
    import ast

    return is_reduction(node) or (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in OF_VECTORS
    )


def is_reduction(node: ast.AST) -> bool:
    """Whether a node is a sum or an extremum over the vector."""
    import ast

    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in REDUCTIONS
        and len(node.args) == 1
    )


def settings(call: ast.Call, function: Function) -> dict[str, ast.expr]:
    """What a call sets of a function's parameters, by position or by name."""
    given = dict(zip(function.values, call.args[1:], strict=False))
    return given | {word.arg: word.value for word in call.keywords if word.arg}


def _names(tree: ast.AST) -> frozenset[str]:
    import ast

    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return frozenset(
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and id(node) not in called and node.id not in CONSTANTS
    )


def _parse(source: str, functions: Mapping[str, Function]) -> ast.expr:
    import ast

    if not source:
        raise FormulaError("the formula is empty")
    if len(source) > LONGEST:
        raise FormulaError(f"the formula has {len(source)} characters, more than {LONGEST}")
    try:
        with warnings.catch_warnings(action="ignore"):  # Python's doubts about "1or 2"
            tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        where = f" at {error.offset}" if isinstance(error, SyntaxError) and error.offset else ""
        raise FormulaError(f"syntax error{where}") from None
    _Checker(source, functions).check(tree, 0)
    return tree


class _Checker:
    """Lets only the language through; everything else is refused as grammar."""

    def __init__(self, source: str, functions: Mapping[str, Function]) -> None:
        self.source = source
        self.functions = functions

    def refusal(
        self, node: ast.AST, what: str, hint: str = "", after: ast.expr | None = None
    ) -> FormulaError:
        """What is wrong with a node, or with the sign behind a part of it, at which character."""
        source = self.source.encode()
        start = getattr(node, "col_offset", 0)
        if after is not None:  # which may be in brackets
            end = after.end_col_offset or 0
            start = end + len(re.match(rb"[\s)]*", source[end:])[0])  # type: ignore[index]
        return FormulaError(f"{what} at {len(source[:start].decode()) + 1}{hint}")

    def check(self, node: ast.AST, depth: int) -> None:
        """Raise FormulaError unless the node and all in it are of the language."""
        if depth > DEEPEST:
            raise self.refusal(node, f"more than {DEEPEST} operations inside one another")
        for child in self.parts(node):
            self.check(child, depth + 1)

    def parts(self, node: ast.AST) -> list[ast.expr]:
        """What a node that is of the language is made of."""
        import ast

        match node:
            case ast.Constant(value=bool()) | ast.Constant(value=complex()):
                raise self.refusal(node, "not a real number")
            case ast.Constant(value=int() | float()):
                if not re.fullmatch(DECIMAL, ast.get_source_segment(self.source, node) or ""):
                    raise self.refusal(node, "a number that is not decimal")
                return []
            case ast.Name(id=name):
                if name in FUNCTIONS:
                    raise self.refusal(node, f"function {name!r} without arguments")
                return []
            case ast.BinOp(left=left, op=op, right=right):
                if type(op).__name__ not in _OPERATORS:
                    hint = "; a power is written **" if isinstance(op, ast.BitXor) else ""
                    raise self.refusal(node, "unknown operator", hint, after=left)
                return [left, right]
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return [operand]
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                for sign, before in zip(ops, [left, *comparators], strict=False):
                    if type(sign).__name__ not in _OPERATORS:
                        raise self.refusal(node, "unknown comparison", after=before)
                return [left, *comparators]
            case ast.Call(func=ast.Name()):
                return node.args if is_word(node) else self.settings(node)
        code = ast.get_source_segment(self.source, node) or type(node).__name__.lower()
        code = code if len(code) <= MOST_SHOWN else f"{code[:MOST_SHOWN]}…"
        raise self.refusal(node, f"{code}, which is not part of the language,")

    def settings(self, call: ast.Call) -> list[ast.expr]:
        """The arguments of a call of a function."""
        name = call.func.id  # type: ignore[attr-defined]
        function = self.functions.get(name)
        if function is None and name in FUNCTIONS:
            count = len(call.args) + len(call.keywords)
            raise self.refusal(call, f"{name} with {count} arguments")
        if function is None:
            hint = did_you_mean(name, [*FUNCTIONS, *self.functions])
            hint = f".{hint}" if hint else ""
            raise self.refusal(call, f"unknown function {name!r}", hint)
        if not call.args:
            raise self.refusal(call, f"function {name!r} without an argument")
        if len(call.args) > 1 + len(function.values):
            raise self.refusal(call, f"{name} with {len(call.args)} arguments")
        given = settings(call, function)
        for key, value in given.items():
            if key not in function.values:
                takes = f". {function.describe_parameters()}"
                raise self.refusal(call, f"{name} has no parameter {key!r}", takes)
            if "x" in _names(value):
                raise self.refusal(value, f"{key} of {name} depends on x")
        if len(call.args) - 1 + len(call.keywords) > len(given):
            raise self.refusal(call, f"{name} with a parameter set twice")
        if not function.pointwise and "x" not in _names(call.args[0]):
            raise self.refusal(call, f"{name}, which takes a vector, of a number")
        if not function.keeps_length:
            raise self.refusal(call, f"{name}, which gives another number of values than it takes,")
        return [call.args[0], *given.values()]


class _Compiler:
    """Makes closures that compute the values of a formula's nodes."""

    def __init__(self, formula: Formula, words: Words) -> None:
        self.source = formula.source
        self.functions = formula.functions
        self.words = words

    def compiled(self, node: ast.expr) -> Run:
        """A closure that computes the value of a checked node."""
        import ast

        part, words = self.number, self.words
        match node:
            case ast.Constant():
                literal = words["number"](ast.get_source_segment(self.source, node))
                return lambda names: literal
            case ast.Name(id=name):
                if name in CONSTANTS:
                    constant = words[name]
                    return lambda names: constant
                return lambda names: names[name]
            case ast.BinOp(left=left, op=op, right=right):
                do, a, b = _OPERATORS[type(op).__name__], part(left), part(right)
                return lambda names: do(a(names), b(names))
            case ast.UnaryOp(op=op, operand=operand):
                do, a = _OPERATORS[type(op).__name__], part(operand)
                return lambda names: do(a(names))
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                return self.comparison([left, *comparators], ops)
            case ast.Call() if not is_word(node):
                return self.call(node)
            case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]):
                return self.choice(self.compiled(condition), part(yes), part(no))
            case ast.Call(func=ast.Name(id=name), args=args):
                if name not in words:
                    raise FormulaError(f"{name} is about places, which an expression has not")
                function, parts = words[name], list(map(part, args))
                return lambda names: function(*[p(names) for p in parts])
            case _:  # pragma: no cover - the checker has refused everything else
                raise AssertionError(ast.dump(node))

    def number(self, node: ast.expr) -> Run:
        """A closure as of `compiled`, whose value is a number: 1 where a comparison holds, or 0.

        The truths of Python, NumPy and mpmath are each added and subtracted in another way.
        """
        import ast

        run = self.compiled(node)
        if not isinstance(node, ast.Compare):
            return run
        choose, one, zero = (
            self.words["where"],
            self.words["number"]("1"),
            self.words["number"]("0"),
        )
        return lambda names: choose(run(names), one, zero)

    def comparison(self, sides: list[ast.expr], ops: list[ast.cmpop]) -> Run:
        terms = list(map(self.number, sides))
        tests = [_OPERATORS[type(op).__name__] for op in ops]

        def compare(names: Mapping[str, Any]) -> Any:
            values = [term(names) for term in terms]
            holds = [t(a, b) for t, a, b in zip(tests, values, values[1:], strict=False)]
            whole = holds[0]
            for more in holds[1:]:
                whole = and_(whole, more)
            return whole

        return compare

    def choice(self, test: Run, a: Run, b: Run) -> Run:
        choose = self.words["where"]

        def where(names: Mapping[str, Any]) -> Any:
            holds = test(names)
            if isinstance(holds, bool):  # what is not chosen need not have a value
                return (a if holds else b)(names)
            return choose(holds, a(names), b(names))

        return where

    def call(self, node: ast.Call) -> Run:
        """A call of a function, with its settings."""
        function = self.functions[node.func.id]  # type: ignore[attr-defined]
        make = self.words.get("function", lambda function: function.over(self.words))
        f, x = make(function), self.number(node.args[0])
        given = {key: self.number(value) for key, value in settings(node, function).items()}
        return lambda names: f(x(names), **{key: value(names) for key, value in given.items()})


MATH: Words = {
    "number": float, "pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan,
    "where": lambda condition, a, b: a if condition else b,
    "min": lambda *a: min(a), "max": lambda *a: max(a), "sum": lambda a: a,
    "abs": abs, "sqrt": math.sqrt,
    "exp": math.exp, "expm1": math.expm1, "log": math.log, "log1p": math.log1p,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin, "acos": math.acos,
    "atan": math.atan, "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
    "asinh": math.asinh, "acosh": math.acosh, "atanh": math.atanh,
    "erf": math.erf, "erfc": math.erfc,
    "sign": lambda a: math.copysign(1.0, a) if a else a,
    "sech": lambda a: 2 * math.exp(-abs(a)) / (1 + math.exp(-2 * abs(a))),
    "Phi": lambda a: math.erfc(-a / math.sqrt(2)) / 2,
    "phi": lambda a: math.exp(-a * a / 2) / math.sqrt(2 * math.pi),
    "sigmoid": lambda a: math.exp(min(a, 0)) / (1 + math.exp(-abs(a))),
    "softplus": lambda a: max(a, 0) + math.log1p(math.exp(-abs(a))),
}  # fmt: skip
"""The words over plain floats: enough for bounds, kinks and numbers on the command line."""
