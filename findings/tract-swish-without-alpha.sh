#!/usr/bin/env bash
# tract 0.23.9: the operator Swish of ONNX is computed without its attribute alpha.
#
# Swish, since opset 24, is x * sigmoid(alpha * x). With alpha = 1.702 it is the usual quick
# approximation of GELU. tract loads such a model without a word, and computes x * sigmoid(x) for
# every alpha. ONNX Runtime and the reference evaluator of onnx heed it.
#
# Seen with Python 3.11 on x86-64 Linux, onnx 1.23.2, numpy 2.4.6, f(1) of each:
#   alpha 0.5: tract 0.731059, reference 0.622459
#   alpha 1.0: tract 0.731059, reference 0.731059
#   alpha 1.702: tract 0.731059, reference 0.845796
#
# Exits with 0 if that is still so, with 1 if it is not.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check \
  tract==0.23.9 onnx==1.23.2 numpy==2.4.6 2>/dev/null

cat >"$folder/swish.py" <<'CODE'
import sys

import numpy
import tract
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in "xy")
one = numpy.float32([1])
for alpha in (0.5, 1.0, 1.702):
    node = helper.make_node("Swish", ["x"], ["y"], alpha=alpha)
    graph = helper.make_graph([node], "one", [x], [y])
    opset = helper.make_opsetid("", 24)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=10)
    path = f"{sys.argv[1]}/swish.onnx"
    with open(path, "wb") as file:
        file.write(model.SerializeToString())
    found = tract.onnx().load(path).into_model().into_runnable().run([one])[0].to_numpy()[0]
    right = ReferenceEvaluator(model).run(None, {"x": one})[0][0]
    print(f"alpha {alpha}: tract {found:.6f}, reference {right:.6f}")
CODE

expected="alpha 0.5: tract 0.731059, reference 0.622459
alpha 1.0: tract 0.731059, reference 0.731059
alpha 1.702: tract 0.731059, reference 0.845796"
found=$("$folder/venv/bin/python" "$folder/swish.py" "$folder")
echo "$found"
[ "$found" = "$expected" ] || { echo "no longer so"; exit 1; }
