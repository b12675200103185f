"""Kernels recorded as tapes and run in C give what NumPy gives, or are left to NumPy."""

from types import SimpleNamespace

import numpy as np
import pytest
from generate import tape_coefficients as generator
from helpers.tapes import by_numpy, by_tape, compiled, needs_compiled, points, same_bits
from helpers.whole import whole

import actcli
from actcli.activation import direct
from actcli.catalogue import catalogue
from actcli.numerics import blocks, cores, select
from actcli.numerics.arithmetic import polynomial
from actcli.numerics.tape import choice, operations, program


def leading(x):
    return ((x.view(np.int64) + (1 << 26)) & -(1 << 27)).view(np.float64)


def in_place(x):
    y = x * 2
    y += x
    z = y.copy()
    z *= y
    np.maximum(y, 1, out=y)
    return y + z


KERNELS = {
    "arithmetic": lambda x: (x + 1) * x - x / 3 - 2 / (x - 0.5),
    "signs": lambda x: np.copysign(3, x) + np.sign(x) - abs(-x),
    "rounding": lambda x: np.floor(x) + np.ceil(x) + np.trunc(x) + np.rint(x / 2),
    "roots": lambda x: np.sqrt(np.abs(x)) + x**2 + np.square(x) - np.reciprocal(x),
    "extrema": lambda x: np.minimum(x, 2.5) + np.maximum(x, -3.5) + np.clip(x, -1, 1),
    "comparisons": lambda x: np.where((x < 1) | (x >= 2) & (x != 3) ^ (x <= 0), x, 2 * x),
    "classes": lambda x: np.isnan(x) + 2.0 * np.isinf(x) + 4.0 * np.isfinite(x) - np.signbit(x),
    "nearest": lambda x: np.where(~(x > 0) ^ (x == 1), 1, 0),
    "bits": leading,
    "integers": lambda x: ((x.view(np.int64) >> 52 & 2047) - 1023).astype(float),
    "conversion": lambda x: np.where(np.abs(x) < 1e15, x, 0.0).astype(np.int64) * 1.0,
    "scaling": lambda x: np.ldexp(x, (x.view(np.int64) & 4095) - 2048),
    "table": lambda x: select.take(np.array([1.0, 2.0, 4.0, 8.0]), x.view(np.int64) & 3),
    "writing in place": in_place,
    "filled arrays": lambda x: np.full_like(x, 3) + np.ones_like(x) * np.zeros(x.shape) + x,
    "constant": lambda x: 2.5,
    "where": lambda x: select.where(x > 0, select.where(x > 2, 1.0, x), -x),
    "patched": lambda x: select.patched(x + 1, x > 1, lambda x: x * x, x),
    "asked": lambda x: x * 2 if select.any_(x > 4) else x + x,
    "nested": lambda x: select.patched(
        x + 1, x > 1, lambda x: select.patched(x * 3, x > 2, np.negative, x), x
    ),
}


@needs_compiled
@pytest.mark.parametrize("name", KERNELS)
def test_arithmetic_gives_the_bits_of_numpy(name):
    kernel, x = KERNELS[name], points()
    y, known = by_tape(kernel, x)
    assert known.all()
    assert same_bits(y, by_numpy(kernel, x))


@needs_compiled
def test_lengths_need_not_be_whole_blocks():
    kernel = KERNELS["arithmetic"]
    for size in (1, 15, 16, 17, 255, 256, 257, 1000):
        x = points()[:size]
        assert same_bits(by_tape(kernel, x)[0], by_numpy(kernel, x))


@needs_compiled
@pytest.mark.parametrize("share", [0, 0.004, 0.1, 0.5, 0.74, 0.76, 1])
def test_elements_chosen_from_a_block_have_the_bits_of_numpy_however_many(share):
    def inner(x, y):
        select.places_where(x < share / 8)  # These are left to NumPy.
        return select.patched(y / 3, x < share / 2, lambda x, y: x - y, x, y)

    def kernel(x):
        y = np.sqrt(x) + 1
        z = select.patched(x * y, x < share, inner, x, y)
        return select.patched(z + y, x > 1 - share / 4, lambda x: np.full_like(x, 7.0), x)

    x = np.random.default_rng(3).uniform(0, 1, 5000)
    y, known = by_tape(kernel, x)
    assert np.array_equal(known, x >= share / 8)
    assert same_bits(y[known], by_numpy(kernel, x)[known])


@needs_compiled
def test_polynomials_are_horners_rule():
    coefficients = (1.0, -2.0, 0.5, 3.0)
    x = np.arange(-40.0, 40.0)  # where all products are exact
    y, _ = by_tape(lambda x: polynomial(coefficients, x), x)
    assert np.array_equal(y, polynomial(coefficients, x))


def test_header_is_what_the_generator_writes():
    path = program.__file__.replace("program.py", "coefficients.h")
    with open(path, encoding="utf-8") as file:
        assert file.read() == generator.header() + "\n"


@needs_compiled
def test_every_operation_is_known_to_the_interpreter():
    named = [*operations.SIGNATURES.values(), *operations.OF_INTS.values()]
    names = {one.name for one in [*named, *operations.OF_BOOLS.values()]}
    names |= {*operations.CONVERSIONS.values(), operations.MOVE, operations.WHERE}
    names |= {operations.TAKE, operations.POLYNOMIAL, operations.SKIP_UNLESS_ANY, operations.BLEND}
    names |= {operations.STOP_IF_ANY, operations.REFUSE, operations.FINITE_OR_ZERO, "LDEXP"}
    names |= {operations.PRODUCT_ERROR, operations.DIFFERENCE_ERROR}
    names |= {operations.SINE_OF_STEPS, operations.ERF}
    assert names == set(compiled.OPERATIONS)


@needs_compiled
def test_an_extension_of_another_version_is_not_used(monkeypatch):
    monkeypatch.setattr(program, "extension", lambda: SimpleNamespace(Tape=None))
    monkeypatch.setattr(program, "interpreter", program.interpreter.__wrapped__)
    assert program.record(lambda x: 2 * x, {}) is None
    assert "another version" in choice.what_computes_arrays()


# What cannot be recorded.


def leaks(x):
    inside = []
    select.patched(x, x > 1, lambda x: inside.append(x * x) or x, x)
    return x + inside[0]


def through_a_view(x):
    y = x * 1.5
    bits = y.view(np.int64)
    y += 1
    return y + bits


UNRECORDABLE = {
    "an element": lambda x: x[0] + x,
    "a number": lambda x: x * float(x.size > 3 and x[:1].item()),
    "a choice": lambda x: x if x.mean() > 0 else -x,
    "a plain array": lambda x: x + np.arange(x.size),
    "random numbers": lambda x: x + np.random.default_rng(0).normal(size=x.shape),
    "no ufunc": lambda x: x + np.sort(x),
    "a reduction": lambda x: x - np.add.reduce(x),
    "single precision": lambda x: x.astype(np.float32) + x,
    "another function": np.arctanh,
    "a loop": lambda x: loop(x),
    "a skipped part used outside": leaks,
    "a view of what changes": through_a_view,
    "an error": lambda x: 1 // 0,
    "an array of its own": lambda x: np.add(x, 1, out=np.empty(x.size)),
}


def loop(x):
    while select.any_(x > 1):
        x = x / 2
    return x


@needs_compiled
@pytest.mark.parametrize("name", UNRECORDABLE)
def test_what_is_not_known_is_left_to_numpy(name):
    recorded = program.record(UNRECORDABLE[name], {})
    if name != "a loop":
        assert recorded is None
        return
    # It can be recorded where no element needs it; the others are left.
    x = np.linspace(-3, 3, 300)
    left = recorded.run(np.empty(300), x)
    assert np.array_equal(left, x > 1)


# The catalogue.


@pytest.fixture
def always(monkeypatch):
    if compiled is None:
        pytest.skip("the interpreter is not compiled")
    monkeypatch.setattr(choice, "MIN_SIZE_TO_RECORD", 1)
    monkeypatch.setattr(choice, "MIN_SIZE_TO_RECORD_EACH_TIME", 1)


def test_elements_may_be_left_to_numpy_one_by_one(always):
    def kernel(x):
        y = x * 2
        return select.patched(y, x > 2.5, lambda x: np.cbrt(x), x)

    x = points()
    y, known = by_tape(kernel, x)
    assert np.array_equal(known, ~(x > 2.5))
    assert same_bits(y[known], by_numpy(kernel, x)[known])
    big = np.resize(x, 10_000)
    whole = blocks.over_blocks(kernel, big, {}, dtype=np.dtype(float))
    assert same_bits(whole, by_numpy(kernel, big))


@needs_compiled
def test_all_of_the_catalogue_but_a_few_can_be_recorded():
    left = set()
    for a in catalogue().values():
        for name, kernel in ((a.name, a.kernel), (f"{a.name}'", a.derivative_kernel)):
            if a.pointwise and not program.record(kernel, a.freeze().values):
                left.add(name)
    assert not left


@whole
def test_an_element_does_not_depend_on_its_neighbours(activation, always):
    if not activation.pointwise:
        return
    x = np.resize(points()[1500:2600], 1500)
    order = np.random.default_rng(2).permutation(x.size)
    for f in (activation, activation.derivative):
        assert same_bits(f(x)[order], f(x[order]))


@whole
def test_tapes_agree_with_numpy(activation, always):
    x = np.random.default_rng(3).normal(0, 3, 600)
    for f, bound in zip((activation, activation.derivative), activation.accuracy, strict=True):
        y = f(x)
        with choice.tapes(False):
            z = f(x)
        if activation.pointwise:
            near = np.abs(y - z) <= 2 * bound * np.spacing(np.abs(z))
            assert (near | (np.isnan(y) & np.isnan(z))).all()


@whole
def test_value_and_derivative_have_the_bits_of_each(activation, always):
    x = np.resize(points()[1500:2600], (30, 300 if activation.pointwise else 40))
    short = np.clip(x, -1e38, 1e38).astype(np.float32)
    assert not activation.pointwise or x.size > direct.MAX_SIZE  # Else there are two calls.
    for given in (x, short, x[0], 0.5, np.array([], float))[: None if activation.pointwise else 2]:
        with np.errstate(over="ignore"):
            both = activation.value_and_derivative(given)
            each = activation(given), activation.derivative(given)
        for together, alone in zip(both, each, strict=True):
            assert np.array_equal(together, alone, equal_nan=True)
            assert np.asarray(together).dtype == np.asarray(alone).dtype


def test_value_and_derivative_take_what_a_call_takes():
    y, slope = actcli.elu.value_and_derivative([-1, 2], alpha=[2.0, 1.0])
    assert y.tolist() == actcli.elu([-1, 2], alpha=[2.0, 1.0]).tolist()
    assert slope.tolist() == actcli.elu.derivative([-1, 2], alpha=[2.0, 1.0]).tolist()
    y, slope = actcli.softmax.value_and_derivative([[0, 5], [0, 5]], axis=0)
    assert y.tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert slope.shape == (2, 2, 2)
    with pytest.raises(TypeError, match="real numbers"):
        actcli.elu.value_and_derivative(1j)


@pytest.mark.parametrize("method", ["value_and_derivative", "gradient"])
def test_several_results_have_no_out(method):
    with pytest.raises(actcli.UnknownParameterError, match="out"):
        getattr(actcli.elu, method)(np.zeros(3), out=np.empty(3))


@pytest.mark.parametrize("dtype", ["float32", "float16", ">f8", "int32", "bool"])
@pytest.mark.parametrize("name", ["gelu", "relu", "sinlu"])
def test_every_type_is_rounded_once(name, dtype, always):
    f = actcli.find(name)
    x = np.random.default_rng(4).normal(0, 3, 700).astype(dtype)
    y = f(x)
    assert y.dtype == (dtype if np.dtype(dtype).kind == "f" else float)
    assert np.array_equal(y, f(x.astype(float)).astype(y.dtype))


@pytest.mark.parametrize("threads", [1, 3])
def test_threads_and_shares_change_no_bit(threads, always, monkeypatch):
    x = np.random.default_rng(5).normal(0, 3, 10_000).reshape(100, 100)
    whole_at_once = actcli.sinlu(x), actcli.rrelu.freeze(x.shape, np.random.default_rng(1))(x)
    monkeypatch.setattr(blocks, "TAPE_SHARE", 512)
    monkeypatch.setattr(cores, "cores", lambda: threads)
    out = np.empty((200, 100))[::2]
    assert actcli.sinlu(x, out=out) is out
    assert same_bits(out, whole_at_once[0])
    drawn = actcli.rrelu.freeze(x.shape, np.random.default_rng(1))
    assert same_bits(drawn(x), whole_at_once[1])
    actcli.sinlu(x, out=x)
    assert same_bits(x, whole_at_once[0])


def test_out_may_overlap_what_a_tape_reads(always):
    x = np.random.default_rng(6).normal(0, 3, 1001)
    wanted = actcli.gelu(x)
    for from_, to in (slice(1000), slice(1, None)), (slice(1, None), slice(1000)):
        memory = x.copy()
        actcli.gelu(memory[from_], out=memory[to])
        assert np.array_equal(memory[to], wanted[from_])


# When a tape is run.


@needs_compiled
def test_tapes_run_where_they_are_wanted_and_pay(monkeypatch):
    monkeypatch.setattr(choice, "MIN_SIMPLE_SHARE", {"d": 0.5, "f": 0.0})
    wide, narrow = np.dtype(np.float64), np.dtype(np.float32)
    with choice.tapes(False):
        assert choice.tape_for(actcli.gelu.kernel, {}, 10**6, dtype=wide) is None
    with choice.tapes(True):
        assert choice.tape_for(actcli.gelu.kernel, {}, 1, dtype=wide)
        assert choice.tape_for(actcli.exponential.kernel, {}, 10**6, dtype=wide) is None
        assert choice.tape_for(actcli.exponential.kernel, {}, 1, dtype=narrow)


@needs_compiled
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["tanh", "arctan", "exponential", "arcsinh"])
def test_bits_of_one_type_do_not_depend_on_how_many_there_are(name, dtype):
    x = np.random.default_rng(7).normal(0, 3, 40_000).astype(dtype)
    with choice.tapes(True):
        for f in (getattr(actcli, name), getattr(actcli, name).derivative):
            y = f(x)
            assert y[:100].tobytes() == f(x[:100]).tobytes()
            assert y[:20].tobytes() == np.array([f(value) for value in x[:20]]).tobytes()


@needs_compiled
@whole
def test_parameters_as_inputs_change_no_bit(activation):
    if not activation.pointwise or not activation.parameters:
        return
    x, values = points(), activation.freeze().values
    for kernel in (activation.kernel, activation.derivative_kernel):
        together = program.record(kernel, {}, tuple(values))
        if together:
            y = np.empty(x.size)
            left = together.run(y, x, *(float(value) for value in values.values()))
            fixed, known = by_tape(kernel, x, **values)
            assert same_bits(y[known], fixed[known])
            assert np.array_equal(known, ~left if left is not None else np.ones(x.size, bool))


@needs_compiled
def test_parameters_that_differ_in_the_sign_of_zero_have_tapes_of_their_own(always):
    x = np.array([1.0, 2.0])
    for value in (0.0, -0.0, 0.0):
        y = actcli.threshold(x, threshold=5, value=value)
        assert np.signbit(y).tolist() == [np.signbit(value)] * 2


@needs_compiled
def test_a_kernel_of_a_user_is_recorded_each_time(always):
    scale = [2.0]

    def kernel(x):
        return x * scale[0]

    x = np.ones(600)
    for factor in (2.0, 3.0):
        scale[0] = factor
        assert blocks.over_blocks(kernel, x, {}, dtype=np.dtype(float))[0] == factor
