"""Which elementwise functions are found in a graph, and which are not."""

import numpy as np
import pytest
from helpers.onnx_models import function, graph, model, node, tensor

from actcli.models.expressions import Expressions
from actcli.models.model_file import read_model
from actcli.models.walk import walk

X = np.array([-2.5, -0.5, 0.25, 3.5])

GATE = [node("Sigmoid", "x", "s"), node("Mul", "x s", "y")]


@pytest.fixture
def found(tmp_path):
    """Return the functions of a model, each as its node, its operators and its values at X."""

    def functions(*args, **kwargs):
        path = tmp_path / "model.onnx"
        path.write_bytes(model(*args, **kwargs))
        expressions = Expressions()
        findings = walk(read_model(path), expressions)
        return [
            (
                one.node,
                " ".join(expressions.operators(one.expression)),
                expressions.evaluate(one.expression, X),
            )
            for one in findings.functions
        ]

    return functions


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def test_a_function_is_as_large_as_it_can_be(found):
    ((name, operators, y),) = found(GATE)
    assert (name, operators) == ("y", "Sigmoid Mul")
    np.testing.assert_allclose(y, X * sigmoid(X))


def test_each_value_that_something_else_takes_ends_a_function(found):
    nodes = [*GATE, node("MatMul", "s w", "z")]
    outputs = {"outputs": ("y", "z"), "inputs": ("x", "w")}
    assert [operators for _, operators, _ in found(nodes, **outputs)] == ["Sigmoid", "Sigmoid Mul"]


def test_the_product_of_two_values_begins_anew(found):
    nodes = [node("Mul", "x w", "h"), node("Tanh", "h", "t"), node("Mul", "t w", "y")]
    assert [operators for _, operators, _ in found(nodes, inputs=("x", "w"))] == ["Tanh"]


def test_only_the_shape_of_a_value_is_no_use_of_it(found):
    nodes = [*GATE, node("Shape", "s", "n")]
    assert [operators for _, operators, _ in found(nodes)] == ["Sigmoid Mul"]


def test_constants_are_folded(found):
    nodes = [
        node("Constant", "", "two", value=("tensor", tensor([2.0], shape=[]))),
        node("Sqrt", "two", "root"),
        node("Expand", "root shape", "roots"),
        node("Div", "x roots", "d"),
        node("Erf", "d", "y"),
    ]
    ((_, operators, y),) = found(nodes, [tensor([4], "shape", kind=7, code="q")])
    assert operators == "Div Erf"
    np.testing.assert_allclose(y[2], 0.19741265136584766)  # erf(0.25/sqrt(2))


@pytest.mark.parametrize("numbers", [[0.5] * 6, [0.5, 0.5, 0.25]])
def test_a_constant_of_many_numbers_is_one_number_if_they_are_equal(found, numbers):
    nodes = [node("Mul", "x c", "h"), node("Tanh", "h", "y")]
    ((_, operators, _),) = found(nodes, [tensor(numbers, "c")])
    assert operators == ("Mul Tanh" if len({*numbers}) == 1 else "Tanh")


@pytest.mark.parametrize(("kind", "code"), [(1, "f"), (10, "e"), (11, "d"), (6, "i"), (7, "q")])
def test_numbers_of_every_type_are_read(found, kind, code):
    nodes = [node("Cast", "c", "f", to=1), node("Mul", "x f", "h"), node("Relu", "h", "y")]
    ((_, _, y),) = found(nodes, [tensor([3], "c", [], kind, code)])
    np.testing.assert_array_equal(y, 3 * np.maximum(X, 0))


def test_truths_become_numbers(found):
    nodes = [node("Greater", "x c", "g"), node("Cast", "g", "f", to=1), node("Sub", "f c", "y")]
    ((_, _, y),) = found(nodes, {"c": 0.5})
    np.testing.assert_array_equal(y, [-0.5, -0.5, -0.5, 0.5])


def test_bounds_may_be_missing_and_were_attributes_once(found):
    nodes = [node("Clip", "x _ high", "c"), node("Clip", "c", "y", min=-1.0, max=9.0)]
    ((_, _, y),) = found(nodes, {"high": 2.0})
    np.testing.assert_array_equal(y, [-1, -0.5, 0.25, 2])


def test_integers_are_no_activations(found):
    nodes = [node("Shape", "x", "n"), node("Relu", "n", "m"), node("Abs", "i", "y")]
    assert found(nodes, inputs=("x", "i"), outputs=("m", "y"), types={"i": 7}) == []


def test_bodies_of_if_and_loop_are_searched_and_see_what_is_outside(found):
    inner = graph([node("Mul", "x two", "d"), node("Tanh", "d", "z")], inputs=(), outputs=("z",))
    nodes = [node("If", "b", "y", name="choice", then_branch=("graph", inner))]
    ((name, operators, y),) = found(nodes, {"two": 2.0}, inputs=("x", "b"))
    assert (name, operators) == ("choice/z", "Mul Tanh")
    np.testing.assert_allclose(y, np.tanh(2 * X))


def test_functions_are_called_with_their_attributes(found):
    body = [
        node("Constant", "", "c", value_float=("reference", "slope")),
        node("Mul", "v c", "m"),
        node("Max", "v m", "w"),
    ]
    leaky = function("own", "Leaky", "v", "w", body)
    nodes = [
        node("Leaky", "x", "h", "own", "first", slope=0.25),
        node("MatMul", "h w", "g"),
        node("Leaky", "g", "y", "own", "second", slope=0.5),
    ]
    first, second = found(nodes, functions=[leaky], inputs=("x", "w"))
    assert (first[0], second[0]) == ("first/w", "second/w")
    np.testing.assert_array_equal(first[2], np.maximum(X, X / 4))
    np.testing.assert_array_equal(second[2], np.maximum(X, X / 2))


def test_activations_inside_of_larger_operators_are_found(found):
    nodes = [
        node("FusedGemm", "x w", "h", "com.microsoft", activation="Sigmoid"),
        node("Log", "h", "l"),
        node("LSTM", "l w", "y"),
    ]
    whole, *recurrent = found(nodes, inputs=("x", "w"))
    assert whole[1] == "Sigmoid Log"
    assert [operators for _, operators, _ in recurrent] == ["Sigmoid", "Tanh", "Tanh"]


def test_a_fused_bias_is_not_part_of_the_function(found):
    nodes = [node("FastGelu", "x bias", "y", "com.microsoft")]
    ((_, operators, y),) = found(nodes, [tensor([0.1, 0.2, 0.3], "bias")])
    assert operators == "FastGelu"
    np.testing.assert_allclose(y[3], 3.4995, rtol=1e-4)  # Without a bias.


def test_a_function_that_grows_without_bound_is_cut(found):
    names = [f"v{i}" for i in range(60)]
    pairs = zip(["x", *names], names, strict=False)
    nodes = [node("Mul", f"{a} {a}", b) for a, b in pairs]
    assert len(found(nodes, outputs=("v59",))) > 1


def test_external_data_that_are_not_needed_are_not_read(found):
    weights = tensor([], "w", [1 << 30, 1 << 30], external={"location": "missing.bin"})
    nodes = [node("MatMul", "x w", "h"), node("Add", "h w", "g"), node("Relu", "g", "y")]
    assert [operators for _, operators, _ in found(nodes, [weights])] == ["Relu"]
