"""Write what is true of formulas at joins, at gaps and far out: tests/helpers/formula_table.json.

cd tests && python -m generate.formula_table --write

The truth is that of mpmath with 2500 digits: the formula at distances of 1e-50 to 1e-200 from a
point, and as far out, and its differences there. Nothing of the package takes part in it.
"""

import json
import sys

from helpers.formula_table import TABLE
from helpers.mp_formula import mp_formula
from helpers.mp_limits import UnsettledError, beside, far_out, value_at

JOINS = {
    "0": """
        max(x, 0); max(0, x); min(x, 0); relu(x); relu(0.5*x); relu(x) - relu(-x)
        max(x, 0) + min(x, 0); max(x, 0) + log1p(exp(-abs(x))); relu(x)**2; squared_relu(x)
        max(x, 0) + min(0, exp(x) - 1); max(x, 0) + min(0, 2*(exp(x/2) - 1)); x*abs(x); abs(x)
        max(x, 0)**3; abs(x/2); max(0, 0.3*x); max(0.01*x, x); where(x > 0, x, 0.01*x)
        where(x > 0, x, exp(x) - 1); where(x > 0, x, 0.5*(exp(x) - 1)); where(x >= 0, x, -x)
        where(x < 0, 0.5*(exp(x) - 1), x); sqrt(x**2); x*sqrt(x); x**x; x*log(x); sqrt(x**4)
        abs(x)**1.5; abs(x)**0.5; abs(x)**3; sign(x); x*sign(x); sign(x)*sqrt(abs(x))
        sign(x)*log1p(abs(x)); abs(tanh(0.2*x)); tanh(abs(x)); x/(1 + abs(x)); max(x, x**2)
        max(x, sin(x)); max(x**3, 0); max(x, 0.5*x, 0.1*x); min(x, 2*x, 3*x); sqrt(x**2 + x**4)
        (x**2)**0.25; x**(1/3); x**1.5; x**2.5; abs(x)**2.5; exp(-abs(x)); x*exp(-abs(x))
        abs(sin(x)); max(x, 0) - max(-x, 0); max(x, -x); max(2*x + 1, 1 - x); elu(2*x); sqrt(x)
        leaky_relu(x); elu(x); abs(elu(x)); max(silu(x), 0); min(gelu(x), 0); softplus(abs(x))
        log(1 + abs(x)); where(x > 0, exp(-1/x), 0); x + abs(x)*x**2; sqrt(abs(x**3)); 1 - abs(x)
        where(x > 0, x, 0.5*(exp(x) - 1) + sin(3*x)/10); exp(-sqrt(abs(x))); atan(abs(x))*x
        where(x > 0, x + 1, x); where(x != 0, x**2, 1); max(x, 0)*exp(-x); relu(-x)
        abs(max(x, 0) - 1); where(x > 0, x**2, -x**2); where(x < 0, x, x + x**3); abs(x) + x
    """,
    "1": """
        where(x > 1, log(x), x - 1); where(abs(x) < 1, x**2, 2*abs(x) - 1); max(-1, min(1, x))
        abs(abs(x) - 1); sqrt((x - 1)**2); relu(x - 1); relu(x + 1) - relu(x - 1); max(x, x**2)
        max(min(x, 1), -1) + abs(x); asin(x); acos(x); atanh(x); acosh(x); sqrt(1 - x**2)
        where(x >= 1, x, 1); abs(log(x)); max(x**2 - 1, 0); min(1, x**2); abs(x - 1)**1.5
        sqrt(x**2 - 1); (x - 1)*log(abs(x - 1)); log(x)**2
    """,
    "-1": """
        asin(x); log1p(x); where(abs(x) < 1, x**2, 2*abs(x) - 1); max(-1, min(1, x)); abs(x + 1)*x
    """,
    "-3": """
        hard_swish(x); x*min(max(x + 3, 0), 6)/6; x*max(0, min(1, (x + 3)/6)); relu(x + 3)*x/6
        where(x < -3, 0, where(x > 3, x, x*(x + 3)/6))
    """,
    "3": "hard_swish(x); x*min(max(x + 3, 0), 6)/6; where(x < -3, 0, where(x > 3, x, x*(x + 3)/6))",
    "2.5": "max(0, min(1, 0.2*x + 0.5)); min(1, max(0, x/5 + 0.5))",
    "-2.5": "max(0, min(1, 0.2*x + 0.5))",
    "6": "min(max(x, 0), 6); relu6(x)",
    "0.5": """
        where(abs(x) <= 0.5, 0, x - 0.5*sign(x)); where(abs(x) > 0.5, x, 0); relu(2*x - 1)
        max(x - 0.5, 0)**2
    """,
    "0.3": "max(x, 0.3); max(x - 0.3, 0.3 - x); where(x > 0.3, 2*x, x + 0.3); abs(10*x - 3)",
    "1e-155": "sqrt(x**2)",
}

GAPS = {
    "0": """
        (exp(x) - 1)/x; x/(exp(x) - 1); 1/(exp(x) - 1) - 1/x; (1 - cos(x))/x**2; sin(x)/x; tanh(x)/x
        log(1 + x)/x; (exp(x) - exp(-x))/(2*x); (sqrt(1 + x) - 1)/x; x/log(1 + x); 1/x - 1/sin(x)
        (x - sin(x))/x**3; x*log(x**2); x**2/abs(x); sqrt(x**2)/x; abs(x)/x; expm1(x)/x; x/tanh(x)
        sin(2*x)/x; (cos(x) - 1)/x; atan(x)/x; (exp(2*x) - 1)/(exp(x) - 1); x*sin(1/x)
        1/x; 1/x**2; 1/abs(x); log(abs(x)); log(x); 1/sqrt(x); log(x)/x; 1/(1 - exp(-x)); exp(1/x)
        exp(-1/x); 1/(1 + exp(1/x)); atan(1/x); exp(-1/x**2); 1/tanh(x) - 1/x; x**2*log(abs(x))
        (exp(x) - 1 - x)/x**2; x/(1 - exp(-x)); x/sinh(x); (abs(x) + x**2)/x; sin(x)/abs(x)
        x**2*sin(1/x); tanh(1/x); 1/(exp(x) - 1)
    """,
    "1": """
        sin(x - 1)/(x - 1); (x**2 - 1)/(x - 1); log(x)/(x - 1); 1/(x - 1); 1/(x**2 - 1)
        x/(x**2 - 1); (x - 1)/(x**3 - 1); (sqrt(x) - 1)/(x - 1); 1/(x - 1) - 1/log(x)
        abs(x - 1)/(x - 1); (x**3 - 1)/(x - 1)**2
    """,
    "-1": "x/(x + 1) - 2/(x**2 - 1) - 1; 1/(1 + x); (x + 1)/(exp(x + 1) - 1)",
    "2": "(x**3 - 8)/(x - 2); (x**2 - 4)/abs(x - 2); tanh(x - 2)/(x - 2)",
    "0.3": "sin(x - 0.3)/(x - 0.3); (exp(x - 0.3) - 1)/(10*x - 3)",
}

FAR_OUT = {
    "0": """
        exp(x)/(1 + exp(x)); x*exp(x)/(1 + exp(x)); (exp(x) - exp(-x))/(exp(x) + exp(-x))
        log(1 + exp(x)); log(1 + exp(x)) - x; x*tanh(log(1 + exp(x))); 1 - 2/(exp(2*x) + 1)
        (exp(2*x) - 1)/(exp(2*x) + 1); 1/(1 + exp(-x)); x/(1 + exp(-x)); x/(1 + exp(-1.702*x))
        0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3))); 0.5*x*(1 + erf(x/sqrt(2))); x*Phi(x)
        x*((1 + exp(x))**2 - 1)/((1 + exp(x))**2 + 1); x*(1 - 2/((1 + exp(x))**2 + 1)); exp(x) - 1
        x*tanh(log(1 + exp(x))) - x; exp(x) - exp(-x); 2/(1 + exp(-2*x)) - 1; log(cosh(x))
        log(exp(x) + exp(-x)); x*exp(-x**2); x**2*exp(-x); exp(-x**2); exp(x)*exp(-x)
        sqrt(x**2 + 1) - x; sqrt(x**2 + 1) - abs(x); x/sqrt(1 + x**2); (x + sqrt(x**2 + 4))/2
        x - log(1 + exp(x)); log(x**2 + 1)/x; x**3/(x**2 + 1); atan(x); x*atan(x); atan(exp(x))
        x/(1 + x**2); (x**4 - 1)/(x**4 + 1); exp(-exp(-x)); erf(x); sin(x); x*sin(x); x + sin(x)
        sin(x)**2; 1 - cos(x); x + sin(x)**2; cos(x)*exp(-x**2); asinh(x); sinh(x); tanh(exp(x))
        cosh(x) - sinh(x); x*sigmoid(x); softplus(x) - x; softplus(x) - max(x, 0); exp(-x)*sin(x)
        3*x - 2 + exp(-x); x + 1/(1 + x**2); erfc(x)*exp(x**2); x*erfc(x); exp(x)*sigmoid(-x)
        x**2/(1 + exp(-x)); exp(2*x)/(1 + exp(x))**2; exp(x)/(1 + exp(x))**2; gelu(x) - x; mish(x)
        sqrt(x**2 + x + 1); x*tanh(x); x - tanh(x); log(1 + exp(2*x))/2; silu(x) - relu(x); 2*x + 3
        where(x > 0, x, 0.5*x + 2); log(1 + exp(x))*tanh(x); x*log(1 + exp(-x)); x**3 - x; 7 + 0*x
        0.5*x + 0.5*abs(x) + exp(-abs(x)); exp(-abs(x))*x**3; x/(1 + exp(-x)) - x
        (1 + exp(-x))**(-0.5); log(2 + sin(x)); x + 1e-8*exp(-x**2); elu(x) - x; x*cos(x)
    """,
    "1": "1/(1 + exp(1/(x - 1))); (x**2 + 1)/(x - 1); x/(x + 1); x**2/(x + 1) - x",
    "1000": "exp(x)/(1 + exp(x)); (exp(x) - exp(-x))/(exp(x) + exp(-x)); exp(-x)*exp(x)",
    "100000000": "sqrt(x**2 + 1) - x",
}

WITHOUT_LIMIT = {
    "sin(x)", "x*sin(x)", "x + sin(x)", "sin(x)**2", "1 - cos(x)", "x + sin(x)**2", "x*cos(x)",
    "exp(-x)*sin(x)", "log(2 + sin(x))", "x*sin(1/x)", "x**2*sin(1/x)", "abs(sin(x))",
    "max(x, sin(x))", "where(x > 0, x, 0.5*(exp(x) - 1) + sin(3*x)/10)", "sin(x)/x", "sin(2*x)/x",
    "1/x - 1/sin(x)", "(cos(x) - 1)/x", "sin(x)/abs(x)", "sin(x - 1)/(x - 1)",
    "sin(x - 0.3)/(x - 0.3)",
}  # fmt: skip
# Those that oscillate at the point or far out: what does not settle there is no limit.


def formulas(section):
    """Yield each point with each formula of a section."""
    for x, text in section.items():
        for line in text.strip().splitlines():
            for formula in line.split(";"):
                yield x, formula.strip()


def row(kind, x, text):
    """Return what is true of a formula, its limits nan where it is not defined or oscillates."""
    f, oscillates = mp_formula(text), text in WITHOUT_LIMIT
    try:
        left, right = beside(f, x, -1, oscillates), beside(f, x, 1, oscillates)
        (low, low_line), (high, high_line) = (far_out(f, side, oscillates) for side in (-1, 1))
    except UnsettledError as values:
        raise UnsettledError(f"{text} at {x}: {values}") from None
    return {
        "kind": kind,
        "formula": text,
        "x": float(x),
        "value": value_at(f, x),
        "left": left,
        "right": right,
        "limits": [low.value, high.value],
        "slope_limits": [low.slope, high.slope],
        "asymptotes": [low_line, high_line],
    }


def table():
    """Return the text of the table: JSON with the names nan and inf, a formula in each line."""
    sections = {"join": JOINS, "gap": GAPS, "far out": FAR_OUT}
    rows = [
        json.dumps(row(kind, x, text))
        for kind, section in sections.items()
        for x, text in formulas(section)
    ]
    return "[\n" + ",\n".join(rows) + "\n]\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        TABLE.write_text(table(), "utf-8")
    else:
        print(table(), end="")
