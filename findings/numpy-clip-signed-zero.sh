#!/usr/bin/env bash
# NumPy 2.0.0 and 2.1.3: what np.clip makes of a zero that equals a bound changed between them.
#
# A float64 zero that is clipped at a zero of the other sign equals the bound, so both zeros are
# right by value, but not by sign. NumPy 2.0.0 returns the bound; NumPy 2.1.3 and later (2.4.6 is
# tried here) return the element, which came with numpy/numpy pull request 26280, a quicker clip. A
# formula such as clip(x, low, 0) * y loses the sign of zero with the one and keeps it with the
# others.
#
# Seen with Python 3.11 on x86-64 Linux:
#   2.0.0 clip(-0.0, -1, 0.0) = 0.0   clip(0.0, -1, -0.0) = -0.0
#   2.1.3 clip(-0.0, -1, 0.0) = -0.0  clip(0.0, -1, -0.0) = 0.0
#   2.4.6 clip(-0.0, -1, 0.0) = -0.0  clip(0.0, -1, -0.0) = 0.0
#
# Exits with 0 if that is still so, with 1 if it is not.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

seen() {
  python3 -m venv "$folder/$1"
  "$folder/$1/bin/pip" install -q --disable-pip-version-check "numpy==$1" 2>/dev/null
  "$folder/$1/bin/python" - <<'CODE'
import numpy as np

zero = np.zeros(8)
down, up = np.clip(-zero, -1, 0.0), np.clip(zero, -1, -0.0)
assert len(set(map(repr, down.tolist()))) == len(set(map(repr, up.tolist()))) == 1
print(np.__version__, f"clip(-0.0, -1, 0.0) = {down[0]}", f"clip(0.0, -1, -0.0) = {up[0]}")
CODE
}

expected="2.0.0 clip(-0.0, -1, 0.0) = 0.0 clip(0.0, -1, -0.0) = -0.0
2.1.3 clip(-0.0, -1, 0.0) = -0.0 clip(0.0, -1, -0.0) = 0.0
2.4.6 clip(-0.0, -1, 0.0) = -0.0 clip(0.0, -1, -0.0) = 0.0"
found=$(for version in 2.0.0 2.1.3 2.4.6; do seen "$version"; done)
echo "$found"
[ "$found" = "$expected" ] || { echo "no longer so"; exit 1; }
