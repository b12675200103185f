#!/usr/bin/env bash
# MindSpore 2.10.0, on a CPU: the gradient of ops.selu is wrong for every x below 0.
#
# It is scale*(y + 1) instead of y + scale*alpha: of the wrong sign from -0.841 down, and -0.8 far
# left, where it should go to 0. The values are right, so a difference quotient of them is too.
#
# Seen with Python 3.11 and NumPy 1.26.4 on x86-64 Linux:
#   2.10.0: x = -1.0: selu' -0.1170, difference quotient 0.6468
#   2.10.0: x = -2.0: selu' -0.5465, difference quotient 0.2379
#
# Exits with 0 if that is still so, with 1 if it is not.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check mindspore==2.10.0 numpy==1.26.4 \
  2>"$folder/pip"

found=$("$folder/venv/bin/python" - 2>/dev/null <<'CODE'
import mindspore
import numpy as np
from mindspore import ops

def selu(x):
    return ops.selu(x)

def at(x):
    return mindspore.Tensor(np.array([x]))

for x in (-1.0, -2.0):
    slope = mindspore.grad(lambda v: selu(v).sum())(at(x)).asnumpy()[0]
    step = 1e-2
    quotient = (selu(at(x + step)).asnumpy()[0] - selu(at(x - step)).asnumpy()[0]) / (2 * step)
    print(f"{mindspore.__version__}: x = {x}: selu' {slope:.4f}, difference quotient {quotient:.4f}")
CODE
)
expected="2.10.0: x = -1.0: selu' -0.1170, difference quotient 0.6468
2.10.0: x = -2.0: selu' -0.5465, difference quotient 0.2379"
echo "$found"
[ "$found" = "$expected" ] || { echo "no longer so"; exit 1; }
