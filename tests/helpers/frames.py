"""Frames to be written, and what is written of them."""

import io

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import actcli
from actcli.output import Frame, input_column, result_columns, text_column, write

DTYPES = [np.float16, np.float32, np.float64]
ELU = actcli.find("elu")

arrays = st.sampled_from(DTYPES).flatmap(
    lambda dtype: hnp.arrays(
        dtype, st.integers(1, 20), elements=st.floats(width=dtype(0).nbytes * 8)
    )
)


def written(frame, format, **look):
    """Return the text of a frame in a format."""
    stream = io.StringIO()
    write([frame.replace(**look)], format, stream)
    return stream.getvalue()


def frame_of(x, *activations, orders=(0,)):
    """Return a frame of some functions and their derivatives at x."""
    x = np.asarray(x, getattr(x, "dtype", np.float64))
    columns = [input_column(x)]
    for activation in activations:
        for order in orders:
            y = activation.derivative(x) if order else activation(x)
            columns += result_columns(activation, y, order)
    return Frame(columns=columns)


def same_bits(a, b):
    """Return whether two arrays have equal values, signs of zero and types; all nans are equal."""
    return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True) and np.array_equal(
        np.signbit(a) & ~np.isnan(a), np.signbit(b) & ~np.isnan(b)
    )  # fmt: skip


def lines(text):
    """Return the lines of a text."""
    return text.splitlines()


MIXED = Frame(
    columns=[
        *frame_of([-1, -1e-7, np.inf, np.nan], ELU.bind(alpha=0.5)).columns,
        text_column("a|b", ["x_1", "50%", "<a>", r"\ & #"]),
    ],
    caption="Exponential\nLinear Unit",
)
# Numbers of every kind, and texts with characters that formats escape.

WIDE = frame_of([-1 / 3, 2, np.pi], ELU.bind(alpha=0.1), ELU, orders=(0, 1))
# More columns than a narrow terminal has room for.
