"""What other libraries make of numbers, where their calls are no call of a function alone.

This file is run by the Python of an environment that has the library, without the package:

    python library_programs.py NAME

It prints what the function of that name returns, as JSON.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np


def brevitas():
    """Return the outputs of modules that were never trained, at x in sixteenths."""
    import brevitas.nn as modules
    import torch

    x = np.arange(-128, 129) / 16
    names = "QuantReLU", "QuantSigmoid", "QuantTanh"
    given = torch.from_numpy(np.float32(x))
    made = {name: getattr(modules, name)().eval() for name in names}
    made["QuantHardSwish"] = calibrated(modules.QuantHardSwish(), given)
    return {"x": x, **{name: module(given).detach().numpy() for name, module in made.items()}}


def calibrated(module, given):
    """Return a module of brevitas that has seen numbers as often as it takes statistics."""
    for _ in range(300):
        module(given)
    return module.eval()


def qkeras():
    """Return the outputs of quantisers and activations, at x in sixteenths."""
    import qkeras as modules
    import tensorflow as tf

    x = np.arange(-128, 129) / 16
    made = {
        "quantized_relu(4,0)": modules.quantized_relu(4, 0),
        "quantized_tanh": modules.quantized_tanh(),
        "quantized_tanh, real": modules.quantized_tanh(use_real_tanh=True),
        "quantized_sigmoid": modules.quantized_sigmoid(),
        "hard_sigmoid": modules.quantizers.hard_sigmoid,
        "smooth_sigmoid": modules.smooth_sigmoid,
        "hard_tanh": modules.hard_tanh,
        "smooth_tanh": modules.smooth_tanh,
        "binary_tanh": modules.binary_tanh,
    }
    given = tf.constant(np.float32(x))
    return {"x": x, **{name: np.asarray(call(given)) for name, call in made.items()}}


def qonnx():
    """Return the outputs of quantisers, at x in halves."""
    from qonnx.custom_op.general.bipolar_quant import BipolarQuant
    from qonnx.custom_op.general.quant import quant

    x = np.arange(-40, 41) / 2
    one, none, bits = np.float32(1), np.float32(0), np.float32(4)
    found = {"x": x}
    for kind in ("signed", "signed narrow", "unsigned", "unsigned narrow", "half up"):
        is_signed, narrow = not kind.startswith("unsigned"), kind.endswith("narrow")
        rounding = "HALF_UP" if kind == "half up" else "ROUND"
        found[kind] = quant(np.float32(x), one, none, bits, is_signed, narrow, rounding)
    context = {"x": np.float32(x), "scale": one}
    operator = onnx_node("BipolarQuant", ["x", "scale"], ["y"], domain="qonnx.custom_op.general")
    BipolarQuant(operator).execute_node(context, None)
    return {**found, "bipolar": context["y"]}


def hls4ml():
    """Return the outputs of functions that hls4ml makes of ONNX operators, at all codes of x."""
    from hls4ml.converters import convert_from_onnx_model
    from hls4ml.utils import config_from_onnx_model
    from onnx import TensorProto, helper
    from qonnx.core.modelwrapper import ModelWrapper

    width = 256
    operators = "Sigmoid", "Tanh", "Softsign", "Softplus", "Selu"
    nodes = [onnx_node(name, ["x"], [name], name=name) for name in operators]
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, width])
        for name in ("x", *operators)
    ]
    graph = helper.make_graph(nodes, "all", ends[:1], ends[1:])
    version = [helper.make_opsetid("", 13)]
    model = ModelWrapper(helper.make_model(graph, opset_imports=version, ir_version=8))
    options = {"granularity": "name", "backend": "Vivado", "default_precision": "ap_fixed<16,6>"}
    settings = config_from_onnx_model(model, **options)
    with TemporaryDirectory() as folder:
        made = convert_from_onnx_model(
            model, output_dir=folder, backend="Vivado", hls_config=settings
        )
        made.compile()
        x = np.arange(-(2**15), 2**15) / 2**10
        outputs = made.predict(np.float32(x).reshape(-1, width))
    return {"x": x, **{name: np.ravel(y) for name, y in zip(operators, outputs, strict=True)}}


def onnxruntime():
    """Return what graphs become when they are optimised, and their outputs."""
    import onnx
    import onnxruntime as runtime
    from onnx import TensorProto, helper, numpy_helper

    x = np.float32([*np.linspace(-8, 8, 4001), 2e38])
    quick = [("Mul", "x factor", "a"), ("Sigmoid", "a", "b"), ("Mul", "x b", "y")]
    exact = [("Div", "x root", "a"), ("Erf", "a", "b"), ("Add", "b one", "c")]
    exact += [("Mul", "x c", "d"), ("Mul", "d half", "y")]
    constants = {"factor": 1.702, "root": 2**0.5, "one": 1, "half": 0.5}
    levels = runtime.GraphOptimizationLevel
    found = {"x": x}
    for name, nodes, opset in (("quick", quick, 20), ("exact", exact, 20), ("exact 18", exact, 18)):
        used = {one for _, given, _ in nodes for one in given.split()} & constants.keys()
        graph = helper.make_graph(
            [onnx_node(kind, given.split(), [result]) for kind, given, result in nodes],
            "decomposed",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n"])],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n"])],
            [numpy_helper.from_array(np.float32(constants[one]), one) for one in sorted(used)],
        )
        version = [helper.make_opsetid("", opset)]
        model = helper.make_model(graph, opset_imports=version, ir_version=10)
        for level in ("DISABLE_ALL", "ENABLE_BASIC", "ENABLE_EXTENDED"):
            options = runtime.SessionOptions()
            options.graph_optimization_level = getattr(levels, f"ORT_{level}")
            with TemporaryDirectory() as folder:
                options.optimized_model_filepath = str(Path(folder, "optimised.onnx"))
                session = runtime.InferenceSession(model.SerializeToString(), options)
                kept = onnx.load(options.optimized_model_filepath).graph.node
            (y,) = session.run(None, {"x": x})
            found[f"{name} {level}"] = {"operators": [one.op_type for one in kept], "y": y}
    return found


def openvino():
    """Return what a saved model computes, and one whose products may be of bfloat16."""
    import openvino as library
    from openvino import opset8 as operators

    core = library.Core()
    given = operators.parameter([3], library.Type.f32)
    ends = (operators.constant(np.float32(one)) for one in (1.6732632423543772, 1.0507009873554805))
    model = library.Model([operators.selu(given, *ends)], [given])
    found = {"x": [-1.0, 1.0, 10.0]}
    with TemporaryDirectory() as folder:
        for name, options in (("saved", {}), ("saved whole", {"compress_to_fp16": False})):
            path = str(Path(folder, f"{name}.xml"))
            library.save_model(model, path, **options)
            loaded = core.compile_model(core.read_model(path), "CPU")
            found[name] = loaded(np.float32(found["x"]))[0]
    found["hint"] = core.get_property("CPU", "INFERENCE_PRECISION_HINT").get_type_name()
    given = operators.parameter([3, 1], library.Type.f32)
    product = operators.matmul(given, operators.constant(np.float32([[1]])), False, False)
    model = library.Model([operators.relu(product)], [given])
    x = np.float32([[1.001], [300.7], [0.1]])
    for name, hint in (("product", {}), ("product f32", {"INFERENCE_PRECISION_HINT": "f32"})):
        found[name] = np.ravel(core.compile_model(model, "CPU", hint)(x)[0])
    return found


def onnx_node(*arguments, **options):
    from onnx import helper

    return helper.make_node(*arguments, **options)


if __name__ == "__main__":
    answer = {"version": version(sys.argv[1]), **globals()[sys.argv[1]]()}
    json.dump(answer, sys.stdout, default=lambda array: array.tolist())
