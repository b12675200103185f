"""Names, pickling and typing of activations."""

import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers.whole import whole

import actcli
from actcli.activation.difference import difference
from actcli.catalogue import UnknownActivationError, catalogue, find, titles


@whole
def test_every_name_and_alias_finds_its_function(activation):
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
def test_name_clash_or_missing_derivative_in_the_catalogue_is_an_error(
    tmp_path, name, aliases, rest, said
):
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


def test_no_function_has_the_name_of_a_package():
    import pkgutil

    modules = {module.name for module in pkgutil.iter_modules(actcli.__path__)}
    assert modules.isdisjoint(n for a in catalogue().values() for n in (a.name, *a.aliases))


def test_unknown_name_gets_a_suggestion():
    with pytest.raises(UnknownActivationError, match=r"no function 'gelo'. Did you mean 'gelu'"):
        find("gelo")
    with pytest.raises(AttributeError, match=r"nothing_like_it.*actcli list"):
        actcli.nothing_like_it  # noqa: B018


@whole
def test_pickling_keeps_values_and_settings(activation):
    again = pickle.loads(pickle.dumps(activation))
    assert np.array_equal(again([0.5, -2]), activation([0.5, -2]), equal_nan=True)
    bound = pickle.loads(pickle.dumps(actcli.elu.bind(alpha=0.25)))
    assert bound(-np.inf) == -0.25


def test_examples_in_the_docstring_of_the_library_are_true():
    done = subprocess.run([sys.executable, "-m", "doctest", actcli.__file__], capture_output=True)
    assert done.returncode == 0, done.stdout.decode()


def test_titles_in_the_index_are_those_declared():
    assert titles() == {a.name: a.title for a in catalogue().values()}


def test_equal_activations_compare_equal_and_hash():
    bound = actcli.elu.bind(alpha=0.2)
    others = [actcli.elu, actcli.elu.bind(alpha=0.3), actcli.celu.bind(alpha=0.2), "elu"]
    for same in (actcli.find("ELU").bind(alpha=0.2), pickle.loads(pickle.dumps(bound))):
        assert (same == bound, hash(same)) == (True, hash(bound))
    assert len({bound, *others, actcli.elu.bind(alpha=0.2), actcli.elu.bind(alpha=1)}) == 5
    assert all(bound != other for other in others)


def test_equal_expressions_compare_equal():
    one, other = (actcli.expression("b*elu(x)").bind(b=2) for _ in range(2))
    assert (one == other, hash(one)) == (True, hash(other))
    assert one != actcli.expression("b*elu(x)").bind(b=3)
    assert one != actcli.expression("b*celu(x)").bind(b=2)
    assert one != one.replace(formula=actcli.expression("b*x").formula)
    assert one.bind(b=0.0) != one.bind(b=-0.0)


def test_drawn_activations_are_equal_if_their_draws_are():
    first, second, again = (
        actcli.rrelu.freeze((3,), np.random.default_rng(seed)) for seed in (1, 2, 1)
    )
    assert first == again
    assert first != second


def test_differences_are_equal_to_nothing_but_themselves():
    """They share the text of the formula and the name with the function they are of."""
    f = actcli.expression("max(x, 0)")
    apart = difference(f, actcli.silu)
    assert apart == apart
    assert apart != f
    assert f.derivative(0.0, at_kink="right") == 1
    assert apart.derivative(0.0, at_kink="right") == 0.5
