#!/usr/bin/env bash
# ml_dtypes 0.6.0: casting float64 to bfloat16 rounds twice, as it goes by way of float32.
#
# 1 + 2**-8 + 2**-40 is above the midpoint of 1 and 1 + 2**-7, its two neighbours in bfloat16, so
# the nearest is 1.0078125. In float32 it becomes the midpoint, which then goes to the even 1. NumPy's
# own cast to float16 rounds once.
#
# Seen with Python 3.11 and NumPy 2.4.6 on x86-64 Linux:
#   0.6.0 array 1.0, scalar 1.0; float16 beside its midpoint 1.0009765625
#
# Exits with 0 if that is still so, with 1 if it is not.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check ml_dtypes==0.6.0 numpy==2.4.6 2>/dev/null
found=$("$folder/env/bin/python" - <<'CODE'
import ml_dtypes
import numpy as np

x = np.array([1 + 2**-8 + 2**-40])
short = np.array([1 + 2**-11 + 2**-40]).astype(np.float16)
print(
    ml_dtypes.__version__,
    f"array {float(x.astype(ml_dtypes.bfloat16)[0])}, scalar {float(ml_dtypes.bfloat16(x[0]))};",
    f"float16 beside its midpoint {float(short[0])}",
)
CODE
)
echo "$found"
expected="0.6.0 array 1.0, scalar 1.0; float16 beside its midpoint 1.0009765625"
[ "$found" = "$expected" ] || { echo "no longer so"; exit 1; }
