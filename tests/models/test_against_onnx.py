"""What onnx and ONNX Runtime say of operators, files and faults, where they are installed."""

import numpy as np
import pytest
from helpers.onnx_exports import recorded
from helpers.onnx_models import model, node

from actcli.models.cautions import ONNX_RUNTIME
from actcli.models.expressions import Expressions, X
from actcli.models.model_file import read_model
from actcli.models.operators import CONTRIBUTED, STANDARD

pytestmark = pytest.mark.slow

POINTS = np.array([-40.0, -3.3, -1.0, -0.7, -1e-3, 0.0, 0.2, 0.5, 1.0, 2.5, 7.0, 40.0])

WITH_TWO = "Add And Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean Min Mod Mul Or PRelu"
TWO = {*WITH_TWO.split(), "Pow", "Sub", "Sum", "Xor"}

SETTINGS = {
    "Celu": {"alpha": 2.0},
    "Elu": {"alpha": 0.5},
    "Gelu": {"approximate": "tanh"},
    "HardSigmoid": {"alpha": 0.25, "beta": 0.375},
    "LeakyRelu": {"alpha": 0.25},
    "Mod": {"fmod": 1},
    "Shrink": {"lambd": 0.75, "bias": 0.25},
    "Swish": {"alpha": 1.75},
    "ThresholdedRelu": {"alpha": 0.75},
}

BY_CLASS = {"Where": ["b", "x", "c"], "Clip": ["x", "low", "high"]}


@pytest.mark.parametrize("settings", [{}, SETTINGS], ids=["defaults", "settings"])
def test_every_operator_is_that_of_onnx(settings):
    onnx = pytest.importorskip("onnx")
    reference = pytest.importorskip("onnx.reference")
    helper = onnx.helper
    compared = 0
    for name in STANDARD:
        if name in BY_CLASS or (settings and name not in settings):
            continue
        is_logic = name in ("And", "Or", "Xor", "Not")
        kind = onnx.TensorProto.BOOL if is_logic else onnx.TensorProto.DOUBLE
        x = POINTS > 0 if is_logic else POINTS
        given = {"x": x, "c": np.array(True if is_logic else 0.5)}
        names = ["x", "c"] if name in TWO else ["x"]
        given = {key: given[key] for key in names}
        taken = [helper.make_tensor_value_info(key, kind, None) for key in names]
        made = helper.make_node(name, names, ["y"], **(settings.get(name) or default(name)))
        result = helper.make_tensor_value_info("y", kind, None)
        graph = helper.make_graph([made], "one", taken, [result])
        opset = helper.make_opsetid("", 24)
        whole = helper.make_model(graph, opset_imports=[opset])
        with np.errstate(all="ignore"):
            (right,) = reference.ReferenceEvaluator(whole).run(None, given)
        expressions = Expressions()
        operands = [X] + [expressions.constant(0.5, 1)] * (len(names) - 1)
        expression = expressions.apply(("", name), settings.get(name) or default(name), operands)
        y = expressions.evaluate(expression, POINTS > 0 if is_logic else POINTS)
        # The reference computes Gelu and Erf with numbers of float32.
        np.testing.assert_allclose(y, right, rtol=3e-6, atol=1e-12, err_msg=name)
        compared += 1
    assert compared == (len(SETTINGS) if settings else len(STANDARD) - len(BY_CLASS))


def default(name):
    """Return the settings without which an operator does not take floats."""
    return {"fmod": 1} if name == "Mod" else {}


def run(path_or_bytes, x):
    onnxruntime = pytest.importorskip("onnxruntime")
    session = onnxruntime.InferenceSession(path_or_bytes, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


@pytest.mark.parametrize("name", CONTRIBUTED)
def test_fused_operators_are_those_of_onnx_runtime(name):
    x = np.linspace(-9, 9, 101, dtype=np.float32)
    bias = name in ("BiasGelu", "FastGelu")
    settings = {"alpha": 1.25} if name == "QuickGelu" else {}
    made = file_of([node(name, "x b" if bias else "x", "y", "com.microsoft", **settings)])
    right = run(made, x)
    expressions = Expressions()
    expression = expressions.apply(("com.microsoft", name), settings, [X])
    y = expressions.evaluate(expression, x.astype(np.float64) + 0.25 * bias)
    np.testing.assert_allclose(y, right, rtol=0, atol=2e-6)


def file_of(nodes, opset=20):
    """Return a model whose x and y are vectors, with a bias b of 0.25 and a one."""
    onnx = pytest.importorskip("onnx")
    loaded = onnx.load_from_string(model(nodes, {"one": 1.0}, opset=opset))
    loaded.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
    loaded.graph.input[0].type.tensor_type.shape.dim.add().dim_param = "n"
    bias = onnx.helper.make_tensor("b", 1, [101], [0.25] * 101)
    loaded.graph.initializer.append(bias)
    return loaded.SerializeToString()


def test_files_are_read_as_onnx_reads_them(tmp_path):
    onnx = pytest.importorskip("onnx")
    for _, name, content in recorded()[::7]:
        path = tmp_path / name
        path.write_bytes(content)
        mine, right = read_model(path), onnx.load_from_string(content)
        assert [one.operator for one in mine.graph.nodes] == [n.op_type for n in right.graph.node]
        assert [[*one.inputs] for one in mine.graph.nodes] == [[*n.input] for n in right.graph.node]
        for one, other in zip(mine.graph.nodes, right.graph.node, strict=True):
            for attribute in other.attribute:
                value = onnx.helper.get_attribute_value(attribute)
                if isinstance(value, int | float):
                    assert one.attributes[attribute.name] == value
        for constant in right.graph.initializer:
            mine_read = mine.graph.constants[constant.name].values()
            np.testing.assert_array_equal(mine_read, onnx.numpy_helper.to_array(constant))


def test_what_is_said_to_go_wrong_goes_wrong():
    onnxruntime = pytest.importorskip("onnxruntime")
    if f"ONNX Runtime {onnxruntime.__version__}" != ONNX_RUNTIME:
        pytest.skip(f"what goes wrong was measured in {ONNX_RUNTIME}")
    x = np.linspace(-110, 110, 2_200_001).astype(np.float32)
    y = run(file_of([node("Sigmoid", "x", "s"), node("Log", "s", "y")]), x)
    assert -15.85 < x[y == -np.inf].max() < -15.8
    nodes = [node("Exp", "x", "e"), node("Add", "e one", "a"), node("Log", "a", "y")]
    y = run(file_of(nodes), x)
    assert 88.72 < x[y == np.inf].min() < 88.73
    assert -16.65 < x[y == 0].max() < -16.6
    y = run(file_of([node("Gelu", "x", "y", approximate="tanh")]), x)
    wrong = x[(x < 0) & (y > 0)]
    assert -5.16 < wrong.min() < -5.15
    assert -4.97 < wrong.max() < -4.96
