"""The grammar of the formula language: a whitelist over Python's own syntax tree."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from operator import add, eq, ge, gt, le, lt, mod, mul, ne, neg, pos, pow, sub, truediv
from typing import TYPE_CHECKING, Any, Protocol

from actcli.errors import ActcliError, did_you_mean
from actcli.formula.vocabulary import CONSTANTS, VECTOR_WORDS, WORDS

if TYPE_CHECKING:
    import ast

MAX_CHARACTERS = 2000
# Of a formula. It is more than any formula in print has, and little enough to be parsed at once.

MAX_DEPTH = 100
# Operations inside one another; each is a call inside the calls of the others, of which Python
# allows about 1000.

MAX_QUOTED = 30
# Characters of what is refused that an error message repeats.

DECIMAL = re.compile(r"(?i)[\d_]*\.?[\d_]*(e[+-]?[\d_]+)?")

LAST_WORD = re.compile(r"\w+\s*$|[*/<>=!]+\s*$|\S\s*$")
# The word or the operator at the end of a formula.

REDUCTIONS = ("sum", "max", "min", "argmax")
# The words that with one argument mean the whole vector.

OPERATORS: Mapping[str, Callable[..., Any]] = {
    "Add": add, "Sub": sub, "Mult": mul, "Div": truediv, "Mod": mod, "Pow": pow,
    "USub": neg, "UAdd": pos, "Lt": lt, "LtE": le, "Gt": gt, "GtE": ge, "Eq": eq, "NotEq": ne,
}  # fmt: skip
"""What each operator of the language computes, by its name in Python's syntax tree."""


class FormulaError(ActcliError, ValueError):
    """A text that is not a formula; the message says what is wrong and where."""


class Callee(Protocol):
    """What the grammar and the compiler ask of a function that a formula may call."""

    @property
    def pointwise(self) -> bool:
        """Return whether it is a function of one number."""

    @property
    def keeps_length(self) -> bool:
        """Return whether it gives as many values as it takes."""

    @property
    def values(self) -> dict[str, Any]:
        """Return its parameters with their values."""

    def describe_parameters(self) -> str:
        """Return a sentence about its parameters."""

    def over(self, words: Any) -> Any:
        """Return its formula as a function of x and settings, over the numbers of `words`."""


def parse(source: str, functions: Mapping[str, Callee], *, of_components: bool = True) -> ast.expr:
    """Return the syntax tree of a formula.

    Parameters
    ----------
    source : str
        In one line, with the signs that a keyboard has.
    functions : mapping from str to Callee
        The functions that it may call besides the words. It is asked only for names that occur.
    of_components : bool
        Whether it may be a formula of the i-th component, with the words of VECTOR_WORDS. Those are
        for declarations, which have a kernel besides, and not for what a user types.

    Raises
    ------
    FormulaError
        If it is not of the language.
    """
    if not source:
        raise FormulaError("the formula is empty")
    if len(source) > MAX_CHARACTERS:
        raise FormulaError(f"the formula has {len(source)} characters, more than {MAX_CHARACTERS}")
    tree = parsed(source)
    _Checker(source, functions, of_components).check(tree, 0)
    return tree


def parsed(source: str) -> ast.expr:
    """Return the syntax tree of a formula, which may be of Python and not of the language.

    Raises
    ------
    FormulaError
        If it is not of Python either.
    """
    import ast

    if "#" in source:  # To Python it begins a comment: 1.#INF would be 1.
        raise FormulaError(f"syntax error at {source.index('#') + 1}")
    try:
        with warnings.catch_warnings(action="ignore"):  # Python's doubts about "1or 2"
            return ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = _reason(source, error) if isinstance(error, SyntaxError) else ""
        raise FormulaError(f"syntax error{reason}") from None


def _reason(source: str, error: SyntaxError) -> str:
    """Return where a formula is wrong, and what is, if Python's parser knows: " at 1: …"."""
    if error.offset:
        is_bracket = any(word in error.msg for word in ("unmatched", "never closed", "not match"))
        return f" at {error.offset}: {error.msg}" if is_bracket else f" at {error.offset}"
    last = LAST_WORD.search(source)
    return f" at the end: a value is missing after '{last[0].strip()}'" if last else ""


def literal_text(source: str, node: ast.Constant) -> str:
    """Return the text of a number in a formula, which is one line.

    `ast.get_source_segment` would split the whole formula into lines for each of its numbers, which
    takes longer than everything else that is done to compile it.
    """
    if source.isascii():
        return source[node.col_offset : node.end_col_offset]
    return source.encode()[node.col_offset : node.end_col_offset].decode()  # positions are of bytes


def names_in(tree: ast.AST) -> frozenset[str]:
    """Return the variables and parameters that occur in a tree."""
    import ast

    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return frozenset(
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and id(node) not in called and node.id not in CONSTANTS
    )


def is_word(call: ast.Call) -> bool:
    """Return whether a call is of a word, and not of a function by the same name.

    It is of a function if it has keywords, or a number of arguments that the word does not take.
    """
    import ast

    name = call.func.id if isinstance(call.func, ast.Name) else ""
    word = WORDS.get(name) or VECTOR_WORDS.get(name)
    if word is None or call.keywords:
        return False
    least, most = word.arity
    return least <= len(call.args) <= most


def is_of_vectors(node: ast.AST) -> bool:
    """Return whether only a formula of vectors has such a node."""
    import ast

    return is_reduction(node) or (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in VECTOR_WORDS
    )


def is_step(node: ast.AST) -> bool:
    """Return whether a node is a function with jumps at ever the same distance, as floor or %."""
    import ast

    match node:
        case ast.BinOp(op=ast.Mod()):
            return True
        case ast.Call(func=ast.Name(id=name)) if is_word(node):
            return name in WORDS and WORDS[name].has_steps
    return False


def is_reduction(node: ast.AST) -> bool:
    """Return whether a node is a sum or an extremum over the vector."""
    import ast

    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in REDUCTIONS
        and len(node.args) == 1
    )


def settings(call: ast.Call, function: Callee) -> dict[str, ast.expr]:
    """Return what a call sets of a function's parameters, by position or by name."""
    given = dict(zip(function.values, call.args[1:], strict=False))
    return given | {word.arg: word.value for word in call.keywords if word.arg}


class _Checker:
    """Lets only the language through; everything else is an error of grammar."""

    def __init__(self, source: str, functions: Mapping[str, Callee], of_components: bool) -> None:
        self.source = source
        self.functions = functions
        self.of_components = of_components

    def error(
        self, node: ast.AST, what: str, hint: str = "", after: ast.expr | None = None
    ) -> FormulaError:
        """Return an error at the character of a node, or of the sign behind its part `after`."""
        source = self.source.encode()
        start = getattr(node, "col_offset", 0)
        if after is not None:  # It may be in brackets.
            end = after.end_col_offset or 0
            start = end + len(re.match(rb"[\s)]*", source[end:])[0])  # type: ignore[index]
        return FormulaError(f"{what} at {len(source[:start].decode()) + 1}{hint}")

    def check(self, node: ast.AST, depth: int) -> None:
        """Raise FormulaError unless the node and all in it are of the language."""
        if depth > MAX_DEPTH:
            raise self.error(node, f"more than {MAX_DEPTH} operations inside one another")
        for child in self.parts(node):
            self.check(child, depth + 1)

    def parts(self, node: ast.AST) -> list[ast.expr]:
        """Return the parts of a node that is of the language."""
        import ast

        match node:
            case ast.Constant(value=bool()) | ast.Constant(value=complex()):
                raise self.error(node, "not a real number")
            case ast.Constant(value=int() | float()):
                if not DECIMAL.fullmatch(literal_text(self.source, node)):
                    raise self.error(node, "a number that is not decimal")
                return []
            case ast.Name(id=name):
                if name in WORDS:
                    raise self.error(node, f"function {name!r} without arguments")
                return []
            case ast.BinOp(left=left, op=op, right=right):
                if type(op).__name__ not in OPERATORS:
                    hint = "; a power is written **" if isinstance(op, ast.BitXor) else ""
                    raise self.error(node, "unknown operator", hint, after=left)
                return [left, right]
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return [operand]
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                for sign, before in zip(ops, [left, *comparators], strict=False):
                    if type(sign).__name__ not in OPERATORS:
                        raise self.error(node, "unknown comparison", after=before)
                return [left, *comparators]
            case ast.Call(func=ast.Name(id=name)):
                if name in VECTOR_WORDS and not self.of_components:
                    raise self.error(node, name, " cannot be used in an expression")
                return node.args if is_word(node) else self.call_parts(node)
        code = ast.get_source_segment(self.source, node) or type(node).__name__.lower()
        code = code if len(code) <= MAX_QUOTED else f"{code[:MAX_QUOTED]}…"
        raise self.error(node, f"{code}, which is not part of the language,")

    def call_parts(self, call: ast.Call) -> list[ast.expr]:
        """Return the arguments of a call of a function."""
        name = call.func.id  # type: ignore[attr-defined]
        function = self.functions.get(name)
        if function is None and name in WORDS:
            count = len(call.args) + len(call.keywords)
            raise self.error(call, f"{name} with {count} arguments")
        if function is None:
            hint = did_you_mean(name, [*WORDS, *self.functions])
            hint = f".{hint}" if hint else ""
            raise self.error(call, f"unknown function {name!r}", hint)
        if not call.args:
            raise self.error(call, f"function {name!r} without an argument")
        if len(call.args) > 1 + len(function.values):
            raise self.error(call, f"{name} with {len(call.args)} arguments")
        given = settings(call, function)
        for key, value in given.items():
            if key not in function.values:
                takes = f". {function.describe_parameters()}"
                raise self.error(call, f"{name} has no parameter {key!r}", takes)
            if "x" in names_in(value):
                raise self.error(value, f"{key} of {name} depends on x")
        if len(call.args) - 1 + len(call.keywords) > len(given):
            raise self.error(call, f"{name} with a parameter set twice")
        if not function.pointwise and "x" not in names_in(call.args[0]):
            raise self.error(call, f"{name} takes a vector, not a number,")
        if not function.keeps_length:
            raise self.error(call, f"{name} changes the number of values and cannot be called")
        return [call.args[0], *given.values()]
