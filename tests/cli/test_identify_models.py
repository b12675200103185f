"""`actcli identify model.onnx`: the activations of a model, and what is expected of it."""

import json

import pytest
from click.testing import CliRunner
from helpers.onnx_models import model, node, tensor

from actcli.cli import cli

LOG_SIGMOID = [node("Sigmoid", "x", "s"), node("Log", "s", "y")]

UNKNOWN = [
    node("Sin", "x", "s"),
    node("Tanh", "x", "t"),
    node("Mul", "s t", "p"),
    node("Add", "p x", "y"),
]


def layers(count, *operators):
    """Return the nodes of layers, each a matrix product and an operator, in turn."""
    nodes, last = [], "x"
    for i in range(count):
        operator = operators[i % len(operators)]
        nodes += [node("MatMul", f"{last} w", f"m{i}"), node(operator, f"m{i}", f"a{i}")]
        last = f"a{i}"
    return [*nodes, node("Identity", last, "y")]


@pytest.fixture
def identify(tmp_path):
    """Run the command on a model, and return its result with the rows of its table."""

    def run(content, *args):
        path = tmp_path / "model.onnx"
        path.write_bytes(content)
        done = CliRunner().invoke(cli, ["identify", str(path), "-f", "json", *args])
        return done, json.loads(done.stdout) if done.exit_code < 2 else []

    return run


def test_functions_are_listed_with_their_nodes(identify):
    done, rows = identify(model(layers(5, "Relu", "Softsign"), inputs=("x", "w"), opset=20))
    assert done.exit_code == 0
    told = [(row["function"], row["times"], row["nodes"]) for row in rows]
    assert told == [("relu", 3, "a0, a2, a4"), ("softsign", 2, "a1, a3")]
    assert "model.onnx: opset 20, 11 nodes, by tests" in done.stderr


def test_a_node_that_computes_a_function_several_times_is_named_once(identify):
    _, rows = identify(model([node("LSTM", "x x", "y", direction="bidirectional")]))
    told = [(row["function"], row["times"], row["nodes"]) for row in rows]
    assert told == [("sigmoid", 2, "y"), ("tanh", 4, "y")]


def test_only_tables_for_people_leave_nodes_out(identify, tmp_path):
    identify(model(layers(5, "Relu"), inputs=("x", "w")))
    done = CliRunner().invoke(cli, ["identify", str(tmp_path / "model.onnx"), "-f", "md"])
    assert "a0, a1 and 3 more" in done.stdout


def test_slopes_of_channels_are_told_by_their_range(identify):
    slopes = tensor([0.25, -0.1, 0.5], "slopes", [3, 1, 1])
    _, rows = identify(model([node("PRelu", "x slopes", "y")], [slopes]))
    assert [row["function"] for row in rows] == ["prelu:a=-0.1..0.5"]


def test_what_goes_wrong_elsewhere_is_said(identify):
    done, _ = identify(model(LOG_SIGMOID))
    assert "log_sigmoid at y: Log(Sigmoid(x)) is -inf below -15.8 in ONNX Runtime" in done.stderr


def test_a_model_without_activations_exits_1(identify):
    done, rows = identify(model([node("MatMul", "x x", "y")]))
    assert (done.exit_code, rows) == (1, [])
    assert "no activation function in it" in done.stderr


@pytest.mark.slow
def test_a_function_that_is_none_of_the_catalogue_exits_1(identify):
    done, (row,) = identify(model(UNKNOWN))
    assert (done.exit_code, row["verdict"]) == (1, "none")
    assert "Sin Tanh Mul Add at y: none of the catalogue; the closest" in done.stderr


@pytest.mark.parametrize(
    ("nodes", "expected", "problem"),
    [
        ([node("Gelu", "x", "y")], "gelu", ""),
        ([node("Gelu", "x", "y", approximate="tanh")], "gelu_tanh", ""),
        ([node("Gelu", "x", "y", approximate="tanh")], "gelu", "1 node computes gelu_tanh, which"),
        ([node("LeakyRelu", "x", "y", alpha=0.2)], "leaky_relu", ""),
        ([node("LeakyRelu", "x", "y", alpha=0.2)], "leaky_relu:negative_slope=0.2", ""),
        ([node("LeakyRelu", "x", "y", alpha=0.2)], "leaky_relu:negative_slope=0.1", "nowhere"),
        ([node("Swish", "x", "y", alpha=1.702)], "quick_gelu", ""),
        ([node("Softmax", "x", "y")], "softmax", ""),
        ([node("Softmax", "x", "y")], "gelu", "model.onnx computes nowhere"),
    ],
)
def test_an_expectation_is_met_or_told_in_a_line(identify, nodes, expected, problem):
    done, _ = identify(model(nodes), "--expect", expected)
    assert done.exit_code == (1 if problem else 0), done.stderr
    assert problem in done.stderr


@pytest.mark.parametrize(
    ("content", "code", "problem"),
    [
        (b"", 3, "model.onnx is empty"),
        (b"no model", 3, "is no whole ONNX model"),
        (model([node("Relu", "z", "y")]), 3, "is no valid ONNX model: 'y' needs 'z'"),
        (model([node("PRelu", "x c", "y")], [tensor([1, 2], "c", [3])]), 3, "holds 2 numbers"),
    ],
    ids=["empty", "text", "missing input", "short constant"],
)
def test_a_file_that_is_no_model_is_told_in_a_line(identify, content, code, problem):
    done, _ = identify(content)
    assert (done.exit_code, done.stdout) == (code, "")
    assert problem in done.stderr
    assert done.stderr.count("\n") == 1


def test_names_of_nodes_cannot_harm_a_terminal(identify):
    done, rows = identify(
        model([node("Sigmoid", "x", "s"), node("Log", "s", "y", name="a\x1b[2Jb")])
    )
    assert "\x1b" not in done.stdout + done.stderr
    assert rows[0]["nodes"] == r"a\x1b[2Jb"


def test_options_of_samples_are_refused(identify):
    done, _ = identify(model(LOG_SIGMOID), "--dtype", "float16")
    assert done.exit_code == 2
    assert "not for models" in done.stderr


def test_of_a_quantised_model_it_is_said_what_is_named(identify):
    constants = [tensor([0], "z", [], kind=3, code="b"), tensor([0.02], "c", [])]
    nodes = [
        node("QuantizeLinear", "x c z", "q"),
        node("DequantizeLinear", "q c z", "d"),
        node("Relu", "d", "y"),
    ]
    done, rows = identify(model(nodes, constants))
    assert [row["function"] for row in rows] == ["relu"]
    assert "quantised to integers: functions are named as they are without that" in done.stderr
    assert "quantised" not in identify(model([node("Relu", "x", "y")]))[0].stderr
