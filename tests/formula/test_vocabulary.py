"""The words of the formula language: one declaration each, which everything follows."""

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from mpmath import mp, mpf

import actcli
from actcli.formula import Formula
from actcli.formula.array_words import ARRAYS
from actcli.formula.jet_words import JETS, VECTORS
from actcli.formula.plain_words import PLAIN
from actcli.formula.vocabulary import CONSTANTS, VECTOR_WORDS, WORDS
from actcli.reference.mp_words import DUALS, MEANINGS, MP_NUMBERS

OF_ONE_NUMBER = sorted(name for name, word in WORDS.items() if word.derivative)
POINTS = {"acosh": [1.25, 3.0], "asin": [-0.75, 0.5], "acos": [-0.75, 0.5], "atanh": [-0.75, 0.5],
          "sqrt": [0.25, 2.0], "log": [0.25, 2.0], "log2": [0.25, 2.0], "log10": [0.25, 2.0],
          "log1p": [-0.75, 2.0], "floor": [-1.5, -0.75, 2.25], "ceil": [-1.5, -0.75, 2.25],
          "round": [-1.75, 0.25, 2.75]}  # fmt: skip


@pytest.mark.parametrize(
    "words", [PLAIN, ARRAYS, JETS, MP_NUMBERS], ids=["plain", "arrays", "jets", "mp"]
)
def test_every_number_system_has_the_whole_vocabulary(words):
    assert words.keys() - {"Pow"} == {"number", *WORDS, *CONSTANTS}


def test_vector_words_have_a_meaning():
    assert VECTORS.keys() == VECTOR_WORDS.keys()


def test_the_judge_has_a_meaning_for_each_declared_word():
    assert sorted(MEANINGS) == OF_ONE_NUMBER
    assert DUALS.keys() == MP_NUMBERS.keys() - {"pi", "e"}


@pytest.mark.parametrize("name", OF_ONE_NUMBER)
def test_a_word_means_the_same_over_all_numbers(name):
    for x in POINTS.get(name, [-1.5, 0.25, 2.0]):
        with mp.workdps(30):
            value = float(MEANINGS[name](mpf(x)))
        assert PLAIN[name](x) == pytest.approx(value, rel=1e-15)
        assert ARRAYS[name](np.float64(x)) == pytest.approx(value, rel=1e-15)


OF_SEVERAL = {
    "clip(x, -1, 0.5)": [-1, 0.25, 0.5],
    "clamp(x, 3, 0.5)": [0.5] * 3,  # of crossed bounds the upper one counts, as in NumPy
    "pow(2, x)": [0.35355339059327373, 1.189207115002721, 4],
    "hypot(x, -2)": [2.5, 2.0155644370746373, 2.8284271247461903],
    "x % 2": [0.5, 0.25, 0],
    "x % -0.75": [0, -0.5, -0.25],
    "-3.25 % (x + 2)": [0.25, 1.25, 0.75],
}
"""Formulas of words of several numbers and of %, with their values at -1.5, 0.25 and 2."""


@pytest.mark.parametrize("text", OF_SEVERAL)
@pytest.mark.parametrize(
    ("words", "number"), [(PLAIN, float), (ARRAYS, np.float64), (JETS, np.float64),
    (MP_NUMBERS, mpf), (DUALS, mpf)], ids=["plain", "arrays", "jets", "mp", "duals"],
)  # fmt: skip
def test_words_of_several_numbers_mean_the_same_over_all_numbers(text, words, number):
    f = Formula(text).over(words)
    assert [float(f(x=number(x))) for x in (-1.5, 0.25, 2)] == pytest.approx(OF_SEVERAL[text])


@pytest.mark.parametrize("text", OF_SEVERAL)
def test_words_of_several_numbers_mean_the_same_over_symbols(text):
    sympy = pytest.importorskip("sympy")
    from actcli.formula.sympy_simplify import SYMBOLS

    f = Formula(text).over(SYMBOLS)
    values = [float(f(x=sympy.Float(x))) for x in (-1.5, 0.25, 2)]
    assert values == pytest.approx(OF_SEVERAL[text], abs=1e-12)


def test_halves_are_rounded_to_even():
    for words in (PLAIN, ARRAYS, MP_NUMBERS):
        rounded = [
            float(words["round"](words["number"](x))) for x in ("-1.5", "-0.5", "0.5", "2.5")
        ]
        assert rounded == [-2, 0, 0, 2]


@pytest.mark.parametrize("name", OF_ONE_NUMBER)
def test_a_word_means_the_same_over_symbols(name):
    pytest.importorskip("sympy")
    from actcli.formula.sympy_simplify import SYMBOLS

    for x in POINTS.get(name, [-1.5, 0.25, 2.0]):
        with mp.workdps(30):
            value = float(MEANINGS[name](mpf(x)))
        assert float(SYMBOLS[name](SYMBOLS["number"](str(x)))) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize("name", OF_ONE_NUMBER)
def test_a_declared_derivative_is_the_derivative(name):
    derivative = Formula(WORDS[name].derivative).over(MP_NUMBERS)
    for x in POINTS.get(name, [-1.5, 0.25, 2.0]):
        with mp.workdps(50):
            expected = mp.diff(MEANINGS[name], mpf(x))
            assert mp.almosteq(derivative(u=mpf(x)), expected, 1e-20, 1e-20)


@pytest.mark.parametrize("name", [name for name in OF_ONE_NUMBER if WORDS[name].breaks])
def test_a_declared_break_is_one(name):
    """There the word has no derivative, or another one on each side."""
    breaks = Formula(WORDS[name].breaks).over(PLAIN)
    points = [x for x in (-1.0, 0.0, 0.5, 1.0, math.pi / 2) if abs(breaks(u=x)) < 1e-15]
    assert points
    for x in points:
        word = Formula(f"{name}(x)")
        with np.errstate(all="ignore"):
            left, there, right = word.over(ARRAYS)(x=np.array([x - 1e-9, x, x + 1e-9]))
        slopes = np.array([there - left, right - there]) / 1e-9
        has_slopes = (abs(slopes) < 1e4).all()
        assert not has_slopes or abs(slopes[0] - slopes[1]) > 0.5


# A new word is one declaration, and one meaning for the judge.

DECLARED = """
    _word("cube", definition="u**3", derivative="3*u**2"),
    _word(
        "ramp",
        unicode="R",
        latex=r"\\mathcal{R}",
        power_on_name=True,
        definition="max(u, 0)",
        derivative="where(u > 0, 1, 0)",
        breaks="u",
    ),
"""
MEANT = """
    "cube": lambda x: x * x * x,
    "ramp": lambda x: max(x, ZERO),
"""
PROBE = """
import json, sys
import numpy as np
from actcli.formula import Formula, number
from actcli.formula.printing import latex, text
from actcli.reference import decimals, truth
from actcli.specs.spec import expression

f, g = expression("x*cube(2*x)"), expression("ramp(x - 1)**2")
x = np.array([-1.0, 0.5, 3.0])
report = {
    "plain": number("cube(2)"),
    "values": f(x).tolist(),
    "derivatives": [f.derivative(x, order=order).tolist() for order in (1, 2, 3, 5)],
    "formula": expression("cube(x)").derivative_formula.text,
    "text": [text(f.formula), text(g.formula)],
    "latex": [latex(f.formula), latex(g.formula)],
    "kinks": [f.kink_points(), g.kink_points()],
    "digits": decimals(f, ["0.1"], 30) + decimals(f, ["0.1"], 30, slope=True),
    "truth": [float(y) for y in truth(f)(0.5)],
    "vector": expression("cube(x)/sum(cube(x))").derivative([1.0, 1.0]).tolist(),
}
print(json.dumps(report))
"""


def test_a_new_word_is_one_declaration_and_one_meaning_for_the_judge(tmp_path):
    package = shutil.copytree(Path(actcli.__file__).parent, tmp_path / "actcli")
    insert(package / "formula/vocabulary.py", "    # Functions of one number.\n", DECLARED)
    insert(
        package / "reference/mp_words.py", "MEANINGS: dict[str, Callable[[Any], Any]] = {", MEANT
    )
    help_text = run_in(tmp_path, "-m", "actcli", "help", "formulas")
    assert "cube" in help_text
    assert "ramp" in help_text
    assert json.loads(run_in(tmp_path, "-c", PROBE)) == {
        "plain": 8,
        "values": [8, 0.5, 648],
        "derivatives": [[-32, 4, 864], [96, 24, 864], [-192, 96, 576], [0, 0, 0]],
        "formula": "3 * x ** 2",
        "text": ["x·cube(2·x)", "R(x − 1)²"],
        "latex": [r"x\,\mathrm{cube}(2\,x)", r"\mathcal{R}^{2}(x - 1)"],
        "kinks": [[], [1]],
        "digits": ["0.0008", "0.032"],
        "truth": [0.5, 4],
        "vector": [[0.75, -0.75], [-0.75, 0.75]],
    }


def insert(path, before, text):
    """Insert a text behind a line of a file."""
    source = path.read_text("utf-8")
    assert source.count(before) == 1
    path.write_text(source.replace(before, before + text), "utf-8")


def run_in(folder, *args):
    """Run Python with the package in a folder, and return what it prints."""
    env = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, *args], capture_output=True, text=True, env=env, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
