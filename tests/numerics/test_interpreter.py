"""The interpreter of tapes trusts nothing that it is given."""

import pickle
from array import array

import numpy as np
import pytest

from actcli.numerics.tape import program

compiled = program.interpreter()
pytestmark = pytest.mark.skipif(compiled is None, reason="the interpreter is not compiled")


def tape(*rows, registers=4, inputs=1, output=0, second=-1, constants=(1.0, 2.0)):
    numbers = array("i", [number for row in rows for number in row])
    return compiled.Tape(numbers, array("d", constants), registers, inputs, output, second)


def test_a_tape_that_reaches_beyond_its_own_memory_is_refused():
    code = {name: k for k, name in enumerate(compiled.OPERATIONS)}
    first = compiled.FIRST_CONSTANT
    tape((code["ADD"], 1, 0, first + 1, 0, 1))
    wrong = [
        [(code["ADD"], 4, 0, 0, 0, 1)],
        [(code["ADD"], -1, 0, 0, 0, 1)],
        [(code["ADD"], 1, 0, first + 2, 0, 1)],
        [(code["ADD"], 1, first, first, 0, 1)],
        [(code["WHERE"], 1, 0, 0, first, 1)],
        [(code["TAKE"], 1, 0, first, 0, 3)],
        [(code["TAKE"], 1, 0, 0, 0, 1)],
        [(code["POLYNOMIAL"], 1, 0, first, 0, 0)],
        [(code["SKIP_UNLESS_ANY"], 0, 0, 0, 0, 2)],
        [(code["SKIP_UNLESS_ANY"], 0, 0, 0, 0, 0)],
        [(code["SKIP_UNLESS_ANY"], 0, 0, 0, 0, 2), (code["ADD"], 1, 0, 0, 0, 1)],
        [(len(code), 1, 0, 0, 0, 1)],
        [(-1, 1, 0, 0, 0, 1)],
        [(code["ADD"], 1, 0, 0, 0)],
    ]
    for rows in wrong:
        with pytest.raises(ValueError, match="tape"):
            tape(*rows)
    for numbers in (
        {"registers": 0},
        {"registers": 10**6},
        {"inputs": 9},
        {"output": 9},
        {"second": 9},
    ):
        with pytest.raises(ValueError, match="tape"):
            tape(**numbers)


def test_whatever_a_tape_says_it_harms_nothing():
    rng = np.random.default_rng(7)
    x, y, left = np.linspace(-3, 3, 300), np.empty(300), np.empty(300, bool)
    first, made = compiled.FIRST_CONSTANT, 0
    for _ in range(3000):
        rows = rng.integers(
            [-1, 0, 0, 0, 0, 0], [len(compiled.OPERATIONS) + 1, 5, 5, 5, 5, 4], (3, 6)
        )
        rows[:, 2:4] += first * rng.integers(0, 2, (3, 2))
        try:
            one = tape(*rows.tolist())
            one.run(one, left, y, x)
        except ValueError:
            continue
        made += 1
    assert made > 20


def test_arrays_that_do_not_fit_a_tape_are_errors():
    one, x = tape(), np.zeros(300)
    stops = tape((compiled.OPERATIONS.index("STOP_IF_ANY"), 0, 0, 0, 0, 1))
    read_only = np.zeros(300)
    read_only.flags.writeable = False
    for error, *given in [
        (TypeError, one, None, x),
        (TypeError, None, None, x, x),
        (TypeError, one, None, x, np.zeros(299)),
        (TypeError, one, None, np.zeros(300, int), x),
        (TypeError, one, np.zeros(299, bool), x, x),
        (ValueError, stops, None, x, x),
        (ValueError, one, None, read_only, x),
        (ValueError, one, None, x, np.zeros(600)[::2]),
    ]:
        with pytest.raises((error, BufferError)):
            one.run(*given)
    one.run(one, None, x, x)


def test_a_tape_cannot_be_changed_or_stored():
    one = tape()
    with pytest.raises(AttributeError):
        one.refuses = 1
    with pytest.raises(TypeError):
        pickle.dumps(one)


def test_numbers_are_computed_one_by_one():
    code = {name: k for k, name in enumerate(compiled.OPERATIONS)}
    product = tape((code["MULTIPLY"], 2, 0, 1, 0, 1), inputs=2, output=2)
    assert product.number(product, 3.0, 0.5) == 1.5
    y = np.empty(1000)
    assert product.run(product, None, y, np.arange(1000.0), 0.5) == 0
    assert np.array_equal(y, np.arange(1000) / 2)
    negative = tape(
        (code["LESS"], 1, 0, compiled.FIRST_CONSTANT, 0, 1),
        (code["REFUSE"], 0, 1, 0, 0, 1),
    )
    assert negative.number(negative, 0.5) is None
    assert negative.number(negative, 1.5) == 1.5
    assert negative.run(negative, None, y, np.arange(1000.0)) == 1
    for wrong in ((), (product,), (product, 1.0), (product, 1.0, "1"), (negative, 1.0, 1.0)):
        with pytest.raises((TypeError, ValueError)):
            product.number(*wrong)
    stops = tape((code["STOP_IF_ANY"], 0, 0, 0, 0, 1))
    with pytest.raises(ValueError, match="stop"):
        stops.number(stops, 1.0)


def test_a_look_up_reads_and_writes_within_its_arrays():
    table = np.arange(1 << 16, dtype=np.uint16)[::-1].copy()
    codes = np.array([0, 1, 65535, 7], np.uint16)
    results = np.empty_like(codes)
    compiled.look_up(table, codes, results)
    assert np.array_equal(results, table[codes])
    compiled.look_up(table, codes, codes)
    assert np.array_equal(results, codes)
    read_only = codes.copy()
    read_only.flags.writeable = False
    for wrong in (
        (table[:-1].copy(), codes, results),
        (table, codes, results[:-1].copy()),
        (table, codes[::2], results[:2].copy()),
        (table, codes.astype(np.int16), results),
        (table, codes, read_only),
        (table, codes),
    ):
        with pytest.raises((TypeError, ValueError, BufferError)):
            compiled.look_up(*wrong)
