#!/usr/bin/env bash
# MindSpore 2.10.0: it asks for numpy>=1.25.0, pip installs NumPy 2, and its first product fails.
#
# A part of the wheel was compiled against NumPy 1. Under NumPy 2 the first product of two tensors
# raises a SystemError, as its set-up of NumPy fails, and the same product computed again is right.
# With numpy==1.26.4 both are right.
#
# Seen with Python 3.11 on x86-64 Linux:
#   numpy 1.26.4: [2. 2. 2.] [2. 2. 2.]
#   numpy 2.4.6: SystemError [2. 2. 2.]
#
# Exits with 0 if that is still so, with 1 if it is not.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3.11 -m venv "$folder/venv"

seen() {
  "$folder/venv/bin/pip" install -q --disable-pip-version-check mindspore==2.10.0 "numpy==$1" \
    2>"$folder/pip"
  "$folder/venv/bin/python" - 2>/dev/null <<'CODE'
import mindspore
import numpy as np

x, two = mindspore.Tensor(np.ones(3, np.float32)), mindspore.Tensor(2.0, mindspore.float32)
said = []
for _ in range(2):
    try:
        said.append(str(x * two))
    except BaseException as error:
        said.append(type(error).__name__)
print(f"numpy {np.__version__}:", *said)
CODE
}

expected="numpy 1.26.4: [2. 2. 2.] [2. 2. 2.]
numpy 2.4.6: SystemError [2. 2. 2.]"
found=$(for version in 1.26.4 2.4.6; do seen "$version"; done)
echo "$found"
[ "$found" = "$expected" ] || { echo "no longer so"; exit 1; }
