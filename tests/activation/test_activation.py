"""What an Activation promises to whoever calls it from Python."""

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers.limits import limits
from helpers.whole import whole
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import actcli
from actcli.activation import UnknownParameterError
from actcli.activation import activation as declare
from actcli.activation.interval import Interval
from actcli.activation.lengths import LengthError
from actcli.activation.parameter import ParameterError, param, uniform
from actcli.catalogue import UnknownActivationError, catalogue, find, titles
from actcli.reference import truth

SHAPES = [(), (1,), (0,), (7,), (2, 3), (2, 0, 3), (2, 2, 4)]


def sample(shape, dtype=np.float64):
    return np.linspace(-4, 4, int(np.prod(shape))).reshape(shape).astype(dtype)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@whole
def test_every_shape_goes_through(activation, shape):
    if not activation.pointwise:
        try:
            outputs = activation.outputs(shape[-1] if shape else 0)
        except LengthError:
            for f in (activation, activation.derivative):
                with pytest.raises(
                    ValueError, match=r"vector of at least one|needs an even number"
                ):
                    f(sample(shape))
            return
        assert activation(sample(shape)).shape == (*shape[:-1], outputs)
        assert activation.derivative(sample(shape)).shape == (*shape[:-1], outputs, shape[-1])
        return
    x = sample(shape)
    assert np.shape(activation(x)) == shape
    assert np.shape(activation.derivative(x)) == shape


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@whole
def test_floats_keep_their_type(activation, dtype):
    assert activation(sample((4,), dtype)).dtype == dtype
    assert activation.derivative(sample((4,), dtype)).dtype == dtype
    assert activation.derivative(sample((4,), dtype), at_kink="left").dtype == dtype


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint16, np.int64])
@whole
def test_integers_are_promoted(activation, dtype):
    x = np.array([0, 1, 1, 0], dtype)
    assert activation(x).dtype == np.float64
    assert np.array_equal(activation(x), activation(x.astype(float)))


@whole
def test_lists_and_scalars_are_welcome(activation):
    if activation.pointwise:
        assert isinstance(activation(0.5), np.float64)
        assert isinstance(activation(np.float32(0.5)), np.float32)
    assert activation([1, 2.5]).shape == (activation.outputs(2),)


@pytest.mark.parametrize("x", [["a"], [1j], [None], [b"1"], np.longdouble([1, 2])], ids=repr)
@whole
def test_what_is_not_real_is_refused(activation, x):
    with pytest.raises(TypeError, match="real numbers"):
        activation(x)


def test_no_mask_is_lost():
    masked = np.ma.masked_array([1.0, 2.0], mask=[False, True])
    for function in (actcli.relu, actcli.relu.derivative, actcli.softmax):
        with pytest.raises(TypeError, match="takes no masked values"):
            function(masked)
    assert np.array_equal(actcli.relu(np.ma.masked_array([1.0, 2.0])), [1, 2])


@whole
def test_the_input_is_never_modified(activation):
    x = sample((6,))
    x.flags.writeable = False
    before = x.copy()
    y, dy = activation(x), activation.derivative(x)
    assert np.array_equal(x, before)
    assert not np.shares_memory(x, y)
    assert not np.shares_memory(x, dy)
    y[...] = 0  # the result is the caller's own


@whole
def test_strides_do_not_matter(activation):
    x = sample((6, 8))
    view = x[::2, ::-2]
    assert np.array_equal(activation(view), activation(view.copy()))
    turned = np.asfortranarray(x)
    assert np.array_equal(activation(turned), activation(x))


@whole
def test_an_element_does_not_depend_on_its_neighbours(activation):
    """Vector instructions and their scalar tails must agree."""
    if activation.pointwise:
        x = sample((37,))
        for f in (activation, activation.derivative):
            assert np.array_equal(f(x), [f(item) for item in x])


@pytest.fixture(scope="module")
def limitless():
    """Which functions are nan at -inf or inf, and whether f and f' truly have no limit there."""
    ends = [-np.inf, np.inf]
    return {
        a.name: {x: np.isnan([float(y) for y in limits(truth(a), np.sign(x))]) for x in ends}
        for a in catalogue().values()
        if a.pointwise and np.isnan([a(ends), a.derivative(ends)]).any()
    }


@settings(max_examples=40)  # it is the whole catalogue
@given(x=hnp.arrays(np.float64, st.integers(1, 12), elements=st.floats()))
def test_nothing_warns_or_fails(x, limitless):
    """Any float may come: pytest turns every warning into an error."""
    for activation in catalogue().values():
        given = x if activation.pointwise else np.repeat(x, 2)  # which is even
        y, dy = activation(given), activation.derivative(given)
        if activation.pointwise:
            waves = limitless.get(activation.name, {})
            unknown = [waves.get(v, np.repeat(np.isnan(v), 2)) for v in x.tolist()]
            assert np.array_equal(np.isnan([y, dy]).T, unknown), activation.name


@whole
def test_the_callers_error_state_is_left_alone(activation):
    with np.errstate(all="raise"):
        activation(sample((8,)) * 200)
        activation.derivative(sample((8,)) * 200)


def test_parameters_are_named_bounded_and_bound():
    assert actcli.elu(-1.0, alpha=0.2) == actcli.elu.bind(alpha=0.2)(-1.0)
    with pytest.raises(
        UnknownParameterError, match=r"'beta'. It takes alpha \(default 1.0, alpha > 0"
    ):
        actcli.elu(1, beta=2)
    with pytest.raises(ParameterError, match=r"alpha must be > 0 for elu, got -0.2"):
        actcli.elu(1, alpha=-0.2)
    for wrong in (float("nan"), float("inf"), "much", [1, 2]):
        with pytest.raises(ParameterError):
            actcli.elu(1, alpha=wrong)
    with pytest.raises(ParameterError, match="upper must be >= lower for rrelu"):
        actcli.rrelu(1, lower=0.5, upper=0.25)


def test_a_side_of_a_kink_is_left_or_right():
    with pytest.raises(ValueError, match="'left', 'right' or None, not 'up'"):
        actcli.relu.derivative(0, at_kink="up")


def test_binding_leaves_the_declared_function_alone():
    actcli.elu.bind(alpha=0.2)
    assert actcli.elu.values == {"alpha": 1.0}


def test_random_parameters_are_their_mean_until_drawn():
    x = np.full(1000, -1.0)
    assert actcli.rrelu(-1.0) == -(1 / 8 + 1 / 3) / 2
    drawn = actcli.rrelu.freeze(x.shape, np.random.default_rng(3))
    y = drawn(x)
    assert len(set(y)) > 900
    assert ((y >= -1 / 3) & (y <= -1 / 8)).all()
    assert y.min() < -0.33  # the draws reach all of their interval
    assert y.max() > -0.13
    assert np.array_equal(drawn.derivative(x), -y)  # f and f' see the same draw
    again = actcli.rrelu.freeze(x.shape, np.random.default_rng(3))
    assert np.array_equal(again(x), y)
    assert actcli.rrelu(-1.0, slope=0.5) == -0.5
    assert drawn.caption == actcli.rrelu.caption  # a draw is no setting
    assert drawn.bind(lower=0.2).values["lower"] == 0.2


def test_pieces_of_an_array_draw_what_it_would():
    @declare("Noise", formula="gain*x + shift", range="(-inf, inf)")
    def noise(
        x,
        low=param(0.5, "(0, inf)", "least"),
        high=param(1.0, "[low, inf)", "most"),
        gain=uniform("low", "high", "of x"),
        shift=uniform("low", "high", "beside x"),
    ):
        """Scale and shift each input at random."""
        return gain * x + shift

    x = np.zeros(9)
    whole = noise.freeze(x.shape, np.random.default_rng(1))
    assert not np.any(whole.values["gain"] == whole.values["shift"])
    rng = np.random.default_rng(1)
    pieces = [noise.freeze(piece.shape, rng) for piece in (x[:2], x[2:3], x[3:])]
    for name in ("gain", "shift"):
        drawn = np.concatenate([piece.values[name] for piece in pieces])
        assert np.array_equal(drawn, whole.values[name])


@whole
def test_realising_a_deterministic_function_changes_nothing(activation):
    if not any(p.is_random for p in activation.parameters):
        x = sample((4,))
        drawn = activation.freeze(x.shape, np.random.default_rng(0))
        assert np.array_equal(drawn(x), activation(x))


def test_at_a_kink_each_side_has_its_slope():
    assert actcli.relu.derivative(0) == 0
    assert actcli.relu.derivative(0, at_kink="left") == 0
    assert actcli.relu.derivative(0, at_kink="right") == 1
    assert actcli.elu.derivative([-1, 0, 1], at_kink="right", alpha=0.5)[1] == 1
    assert actcli.elu.derivative(0, at_kink="left", alpha=0.5) == 0.5
    assert actcli.gelu.derivative(1, at_kink="left") == actcli.gelu.derivative(1)


@whole
def test_slope_is_the_derivative_in_a_direction(activation):
    x = sample((4,))
    J = activation.derivative(x)
    along = np.array([1.0, -2.0, 0.5, 3.0])
    wanted = J * along if activation.pointwise else J @ along
    assert np.allclose(activation.directional_derivative(x, along), wanted)


@whole
def test_names_lead_to_their_function(activation):
    for name in (activation.name, *activation.aliases):
        for spelling in (name, name.upper(), name.replace("_", "-"), name.replace("_", "")):
            assert find(spelling) is activation
        assert getattr(actcli, name) is activation
    assert activation.name in dir(actcli)


DOUBLE = """
from actcli.activation import activation
@activation("Double", formula="x", range="(-inf, inf)", aliases={aliases})
def {name}(x):
    return x
{rest}
"""
RULE = """
@{name}.with_derivative("1")
def {name}(x):
    return x
"""


@pytest.mark.parametrize(
    ("name", "aliases", "rest", "said"),
    [
        ("relu", (), RULE, "two functions are called 'relu'"),
        ("other", ("logistic",), RULE, "is taken"),
        ("other", ("re-lu",), RULE, "is taken"),
        ("other", (), "", "without a derivative"),
    ],
)
def test_what_cannot_stand_in_the_catalogue_is_refused(tmp_path, name, aliases, rest, said):
    package = tmp_path / "actcli"
    shutil.copytree(Path(actcli.__file__).parent, package)
    text = DOUBLE.format(name=name, aliases=aliases, rest=rest.format(name=name))
    (package / "catalogue" / "zzz.py").write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "actcli", "list"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_no_function_hides_a_module():
    import pkgutil

    modules = {module.name for module in pkgutil.iter_modules(actcli.__path__)}
    assert modules.isdisjoint(n for a in catalogue().values() for n in (a.name, *a.aliases))


def test_unknown_names_are_explained():
    with pytest.raises(UnknownActivationError, match=r"no function 'gelo'. Did you mean 'gelu'"):
        find("gelo")
    with pytest.raises(AttributeError, match=r"nothing_like_it.*actcli list"):
        actcli.nothing_like_it  # noqa: B018


@pytest.mark.parametrize(
    ("text", "inside", "outside", "demand"),
    [
        ("(0, inf)", [5e-324, 1e308], [0.0, -1.0, float("nan")], "> 0"),
        ("[0, inf)", [0.0], [-5e-324], ">= 0"),
        ("(-inf, inf)", [-1e308], [float("inf"), float("nan")], "finite"),
        ("(-inf, 1]", [1.0], [1.0000000000000002], "<= 1"),
        ("[0, 1)", [0.0, 0.5], [1.0], "in [0, 1)"),
        ("[-a, 2*a]", [-3.0, 6.0], [6.5], "in [-a, 2*a]"),
        ("[min(a, 5), inf)", [3.0], [2.5], ">= min(a, 5)"),
    ],
)
def test_intervals(text, inside, outside, demand):
    interval = Interval(text)
    assert all(interval.contains(x, {"a": 3.0}) for x in inside)
    assert not any(interval.contains(x, {"a": 3.0}) for x in outside)
    assert interval.demand() == demand


@whole
def test_activations_travel_to_other_processes(activation):
    again = pickle.loads(pickle.dumps(activation))
    assert np.array_equal(again([0.5, -2]), activation([0.5, -2]))
    bound = pickle.loads(pickle.dumps(actcli.elu.bind(alpha=0.25)))
    assert bound(-np.inf) == -0.25


@pytest.mark.slow
def test_type_checkers_know_it(tmp_path):
    mypy = shutil.which("mypy", path=Path(sys.executable).parent) or pytest.skip("no mypy")
    (tmp_path / "user.py").write_text(
        """import actcli

def largest(f: actcli.Activation) -> float:
    return float(f.derivative([0.0, 1.0], order=2).max())

largest(actcli.elu)
largest(actcli.expression("x*b").bind(b=2.0))
largest(actcli.find("gelu"))
largest(3)
actcli.elu.derivative(0, at_kink="middle")
"""
    )
    package = str(Path(actcli.__file__).parent.parent)
    done = subprocess.run(
        [mypy, "--strict", "--no-incremental", "user.py"],
        cwd=tmp_path, env={**os.environ, "MYPYPATH": package}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert [line.split(" error: ")[0] for line in done.stdout.splitlines()[:-1]] == [
        "user.py:9:", "user.py:10:",
    ], done.stdout  # fmt: skip


def test_the_docstring_of_the_library_is_true():
    done = subprocess.run([sys.executable, "-m", "doctest", actcli.__file__], capture_output=True)
    assert done.returncode == 0, done.stdout.decode()


def test_titles_are_read_from_the_sources_as_they_are_declared():
    assert titles() == {a.name: a.title for a in catalogue().values()}


@pytest.mark.parametrize("x", ["1", [1.0, None], [object()]])
def test_what_is_no_array_of_numbers_is_refused_with_a_hint(x):
    with pytest.raises(TypeError, match=r"convert it first, as np.asarray\(x, float\) does"):
        actcli.elu(x)


def test_an_order_is_a_whole_number():
    with pytest.raises(TypeError, match="integer"):
        actcli.elu.derivative(1.0, order=1.5)
    assert actcli.elu.derivative(-1.0, order=np.int64(2)) == np.exp(-1.0)
