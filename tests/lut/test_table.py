"""Tables: what is stored for which function, in which order and with which scale."""

import numpy as np
import pytest
from helpers.tables import table, text_of
from helpers.whole import whole

import actcli
from actcli.errors import ActcliError
from actcli.lut.report import Report
from actcli.specs.spec import expression


def test_twos_code_order_stores_entries_by_unsigned_bits():
    natural, twos = (table(actcli.tanh, in_dtype="s8.4", code_order=o) for o in ("natural", "twos"))
    assert [twos.stored[code % 256] for code in range(-128, 128)] == natural.stored.tolist()
    assert twos.x[twos.stored_indices].tolist() == [
        (k if k < 128 else k - 256) / 16 for k in range(256)
    ]  # fmt: skip


@whole
def test_integer_dtype_scale_spans_the_values(activation):
    if not activation.pointwise:
        with pytest.raises(ActcliError, match="takes a vector"):
            table(activation, dtype="int8")
        return
    try:
        made = table(activation, dtype="int8", window=activation.plot_window, entries=64)
    except ActcliError as error:
        assert "has no value at" in str(error)
        return
    values = made.output.decode(made.codes)
    finite = np.isfinite(made.y)
    assert np.abs(values - made.y)[finite].max() <= made.output.scale
    assert made.output.decode(np.array([made.output.zero]))[0] == 0


def test_order_tabulates_derivatives():
    made = table(actcli.tanh, order=1, dtype="u16.15")
    assert made.y.tolist() == actcli.tanh.derivative(made.x).tolist()
    assert f"its derivative: {actcli.tanh.derivative_formula.text}" in text_of(made, "c")
    second = table(actcli.tanh, order=2, dtype="s16.14")
    assert second.y.tolist() == actcli.tanh.derivative(second.x, order=2).tolist()
    assert "its derivative of order 2" in text_of(second, "mem")


def test_infinite_value_saturates_its_entry():
    """The first entry of 1/x on [0, 8) saturates, and the largest error is there."""
    for dtype in ("s16.8", "int8", "float16"):
        made = table(expression("1/x"), dtype=dtype, window=(0.0, 8.0), entries=64)
        assert made.encoded.saturated.tolist() == [True] + [False] * 63
        assert Report(made).absolute[::3] == (np.inf, 0.0)
    with pytest.raises(ActcliError, match="cannot hold inf"):
        table(expression("1/x"), window=(0.0, 8.0), overflow="error")
    with pytest.raises(ActcliError, match="has no value at x = 0"):
        table(expression("log(x-1)"), window=(0.0, 8.0))
