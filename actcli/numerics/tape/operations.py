"""The operations of a tape, and what kinds of cells they take and give.

A cell of 64 bits holds a float64, an int64, or a truth value as all bits or none.
"""

from __future__ import annotations

from typing import NamedTuple

FLOAT, INT, BOOL = "float", "int", "bool"
"""The kinds of cells."""

MOVE, WHERE, TAKE, POLYNOMIAL = "MOVE", "WHERE", "TAKE", "POLYNOMIAL"
"""Operations that no ufunc stands for."""

PRODUCT_ERROR, DIFFERENCE_ERROR = "PRODUCT_ERROR", "DIFFERENCE_ERROR"
"""Operations that give what rounding took from a product or a difference."""

FINITE_OR_ZERO, SINE_OF_STEPS, ERF = "FINITE_OR_ZERO", "SINE_OF_STEPS", "ERF"
"""Other building blocks of kernels that are one operation each."""

SKIP_UNLESS_ANY, BLEND, STOP_IF_ANY = "SKIP_UNLESS_ANY", "BLEND", "STOP_IF_ANY"
"""Operations that depend on whether a condition holds anywhere in a block."""

REFUSE = "REFUSE"
"""The operation that leaves the elements where a condition holds to NumPy."""

INPUT = "INPUT"
"""What stands for an array from outside; no operation of the interpreter."""


class Signature(NamedTuple):
    """An operation with the kind of its operands and of its result."""

    name: str
    operands: str
    result: str
    swapped: bool = False
    """Whether it takes its two operands the other way round."""


SIGNATURES = {
    **{
        ufunc: Signature(name, FLOAT, FLOAT)
        for ufunc, name in {
            "add": "ADD",
            "subtract": "SUBTRACT",
            "multiply": "MULTIPLY",
            "divide": "DIVIDE",
            "minimum": "MINIMUM",
            "maximum": "MAXIMUM",
            "copysign": "COPYSIGN",
            "negative": "NEGATIVE",
            "absolute": "ABSOLUTE",
            "fabs": "ABSOLUTE",
            "sqrt": "SQRT",
            "rint": "RINT",
            "floor": "FLOOR",
            "ceil": "CEIL",
            "trunc": "TRUNC",
            "sign": "SIGN",
            "exp": "EXP",
            "expm1": "EXPM1",
            "log": "LOG",
            "log1p": "LOG1P",
            "tanh": "TANH",
            "arctan": "ARCTAN",
            "arcsinh": "ARCSINH",
            "hypot": "HYPOT",
        }.items()
    },
    "less": Signature("LESS", FLOAT, BOOL),
    "less_equal": Signature("LESS_EQUAL", FLOAT, BOOL),
    "greater": Signature("LESS", FLOAT, BOOL, swapped=True),
    "greater_equal": Signature("LESS_EQUAL", FLOAT, BOOL, swapped=True),
    "equal": Signature("EQUAL", FLOAT, BOOL),
    "not_equal": Signature("NOT_EQUAL", FLOAT, BOOL),
    "isnan": Signature("ISNAN", FLOAT, BOOL),
    "isinf": Signature("ISINF", FLOAT, BOOL),
    "isfinite": Signature("ISFINITE", FLOAT, BOOL),
    "signbit": Signature("SIGNBIT", FLOAT, BOOL),
    "logical_and": Signature("AND", BOOL, BOOL),
    "logical_or": Signature("OR", BOOL, BOOL),
    "logical_xor": Signature("XOR", BOOL, BOOL),
    "logical_not": Signature("INVERT", BOOL, BOOL),
}
"""What ufuncs do with numbers, by their names."""

OF_BOOLS = {
    "bitwise_and": Signature("AND", BOOL, BOOL),
    "bitwise_or": Signature("OR", BOOL, BOOL),
    "bitwise_xor": Signature("XOR", BOOL, BOOL),
    "invert": Signature("INVERT", BOOL, BOOL),
}
"""What ufuncs do where all operands are truth values."""

OF_INTS = {
    "add": Signature("INT_ADD", INT, INT),
    "subtract": Signature("INT_SUBTRACT", INT, INT),
    "negative": Signature("INT_NEGATIVE", INT, INT),
    "bitwise_and": Signature("AND", INT, INT),
    "bitwise_or": Signature("OR", INT, INT),
    "bitwise_xor": Signature("XOR", INT, INT),
    "invert": Signature("INVERT", INT, INT),
    "left_shift": Signature("SHIFT_LEFT", INT, INT),
    "right_shift": Signature("SHIFT_RIGHT", INT, INT),
    "less": Signature("INT_LESS", INT, BOOL),
    "greater": Signature("INT_LESS", INT, BOOL, swapped=True),
    "equal": Signature("INT_EQUAL", INT, BOOL),
}
"""What ufuncs do where all operands are integers, and at least one is no truth value."""

CONVERSIONS = {
    (BOOL, FLOAT): "BOOL_TO_FLOAT",
    (BOOL, INT): "BOOL_TO_INT",
    (INT, FLOAT): "INT_TO_FLOAT",
    (FLOAT, INT): "FLOAT_TO_INT",
}
"""How cells of one kind become cells of another."""

ALWAYS_FLOAT = frozenset("divide sqrt isnan exp expm1 log log1p tanh arctan arcsinh hypot".split())
"""Ufuncs that take integers as floats."""
