"""Measure what the constants of the division of jets do.

cd tests && python -m generate.division

For each value of each constant it prints, of the
derivatives of quotients at and beside a removable singularity, how many are nan, how many have a
relative error above 1e-10, and the processor time. The comments of `actcli.numerics.jet.division`
quote it.
"""

import time
import warnings
from itertools import product

import numpy as np

from actcli.formula import Formula
from actcli.formula.jet_words import JETS
from actcli.numerics.jet import derivatives as jet_derivatives
from actcli.numerics.jet import differentiate, division
from actcli.reference import derivatives
from actcli.specs.spec import expression

QUOTIENTS = [
    "sin(x)/x", "expm1(x)/x", "log1p(x)/x", "x*cos(x)/sinh(x)/2", "atan(4*x)/(30*x)",
    "(cos(3*x) - sin(3*x)/(3*x))/x", "(exp(x) - 1)/x", "log(1 + x)/x", "(1 - cos(x))/x**2",
    "x**2/(1 - cos(x))", "2*(x - sin(x))/x**3", "(x*cosh(x) - sinh(x))/(x*sinh(x))",
    "(sqrt(1 + x) - 1)/x", "(exp(x) - 1)/log(1 + x)", "(x - tanh(x))/x**3",
]  # fmt: skip
POINTS = [1e-300, -1e-12, 1e-8, -1e-5, 1e-3, -0.01, 0.1, 0.2, 0.5]
ORDERS = range(1, 7)
WRONG = 1e-10
SMALLEST = 1e-27  # Odd derivatives of even functions are compared with it, near 0.

VARIED = {
    (division, "LOST_DIGITS_BOUND"): [2.0**-20, 2.0**-30, 2.0**-36, 2.0**-40, 2.0**-50],
    (division, "ORDERS_TO_REJECT"): [4, 6, 8, 12],
    (division, "ORDERS_TO_ACCEPT"): [10, 14, 16, 20, 24],
    (division, "ZERO_TOLERANCE"): [2.0**-30, 2.0**-40, 2.0**-46, 2.0**-52],
    (division, "MAYBE_ZERO_TOLERANCE"): [1.0, 2.0**-6, 2.0**-12, 2.0**-20],
    (division, "NEWTON_STEPS"): [3, 6, 12, 20],
    (jet_derivatives, "SPARE_ORDERS"): [(8,), (24,), (8, 16), (8, 24), (8, 32)],
}


def measure(exact):
    """Return how many derivatives are nan, how many are wrong, and the processor time."""
    before = time.process_time()
    found = {}
    for text, order in product(QUOTIENTS, ORDERS):
        run = Formula(text).over(JETS)
        found[text, order] = differentiate(lambda x, run=run: run(x=x), np.array(POINTS), order)
    seconds = time.process_time() - before
    got = np.array([*found.values()])
    error = abs(got - exact) / (abs(exact) + SMALLEST)
    return int(np.isnan(got).sum()), int((error > WRONG).sum()), seconds


def main():
    warnings.simplefilter("ignore")
    exact = np.array([
        [*derivatives(expression(text), POINTS, order)]
        for text, order in product(QUOTIENTS, ORDERS)
    ], np.float64)  # fmt: skip
    print(f"{exact.size} derivatives, {int(np.isnan(exact).sum())} of them unknown")
    for (module, name), values in VARIED.items():
        chosen = getattr(module, name)
        for value in values:
            setattr(module, name, value)
            nan, wrong, seconds = measure(exact)
            shown = f"2**{np.log2(value):.0f}" if isinstance(value, float) else value
            mark = " (chosen)" if value == chosen else ""
            print(f"{name} = {shown}{mark}: {nan} nan, {wrong} wrong, {seconds:.1f} s")
        setattr(module, name, chosen)


if __name__ == "__main__":
    main()
