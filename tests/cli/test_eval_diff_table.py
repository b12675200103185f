"""eval, diff and table: the numbers, where they come from and where they go."""

import csv
import io
import json
import math

import numpy as np
import pytest

import actcli
from actcli.numerics.tape.choice import tapes

VECTOR = "3 0.7 0.5"


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("eval relu -3 -0.5 2", ["-3 0", "-0.5 0", "2 2"]),
        ("eval linear -1e-3 -.5 -inf -2", ["-0.001 -0.001", "-0.5 -0.5", "-inf -inf", "-2 -2"]),
        ("eval linear 1/4 -(1/4) sqrt(4) -sqrt(4)", ["0.25 0.25", "-0.25 -0.25", "2 2", "-2 -2"]),
        ("eval relu -5:5:3", ["-5 0", "0 0", "5 5"]),
        ("eval relu -0x1p2 nan inf", ["-4 0", "nan nan", "inf inf"]),
        ("eval leaky_relu -5 --negative-slope 0.2", ["-5 -1"]),
        ("eval leaky_relu -5 --negative_slope 0.2", ["-5 -1"]),
        ("eval leaky_relu -5 --negative_slope=0.2", ["-5 -1"]),
        ("eval leaky_relu:negative-slope=0.2 -5", ["-5 -1"]),
        ("eval leaky_relu --negative-slope -0.2 -5", ["-5 1"]),
        ("eval linear --m=-2 3", ["3 -6"]),
        ("eval LeakyReLU:negative_slope=0.2 -5", ["-5 -1"]),
        ("eval relu -o - -5 -4", ["-5 0", "-4 0"]),
        ("eval linear −2", ["-2 -2"]),  # a minus sign from a paper
        ("diff relu -1 1", ["-1 0", "1 1"]),
        ("grad relu -1 1", ["-1 0", "1 1"]),
        ("diff relu 0 --at-kink left", ["0 0"]),
        ("diff relu 0 --at-kink right", ["0 1"]),
        ("diff elu:alpha=1/4 0 --at-kink left", ["0 0.25"]),
        ("diff square 3 --order 2", ["3 2"]),
        ("diff elu 0 --order 8 --at-kink left", ["0 1"]),
        ("diff elu 0 --order 8 --at-kink right", ["0 0"]),
        ("diff leaky_relu -2 3 --wrt negative-slope", ["-2 -2", "3 0"]),
        ("diff leaky_relu -2 3 --wrt negative_slope --order 2", ["-2 0", "3 0"]),
        ("diff rrelu -2 3 --wrt slope --train --seed 1", ["-2 -2", "3 0"]),
        ("table square -r -1:1 -n 2 --order 2,0,3", ["-1 1 2 0", "1 1 2 0"]),
        ("table relu -r -1:1 --step 0.5", ["-1 0 0", "-0.5 0 0", "0 0 0", "0.5 0.5 1", "1 1 1"]),
        ("table relu --range -1:1 -n 3", ["-1 0 0", "0 0 0", "1 1 1"]),
        ("table linear:m=2 relu -r 0:1 -n 2", ["0 0 2 0 0", "1 2 2 1 1"]),
        ("eval linear 0.1 --dtype float32", ["0.1 0.1"]),
        ("eval linear 1e9 --dtype float16", ["inf inf"]),
        ("eval linear 1/3 --digits 3", ["0.333 0.333"]),
        ("eval linear 0.5 --digits hex", ["0x1.0000000000000p-1 0x1.0000000000000p-1"]),
    ],
)  # fmt: skip
def test_values_derivatives_and_tables(run, line, rows):
    done = run(line)
    assert done.code == 0, done.err
    assert done.rows == [row.split() for row in rows]


def test_softmax_and_its_jacobian(run):
    probabilities = [float(cell) for _, cell in run(f"eval softmax {VECTOR}").rows]
    assert [f"{p:.4f}" for p in probabilities] == ["0.8458", "0.0848", "0.0694"]
    assert sum(probabilities) == pytest.approx(1, abs=1e-15)
    rows = [[float(cell) for cell in row[1:]] for row in run(f"diff softmax {VECTOR}").rows]
    assert np.array_equal(rows, actcli.softmax.derivative([3, 0.7, 0.5]))


@pytest.mark.parametrize("command", ["eval", "diff"])
def test_standard_input_gives_what_arguments_give(run, command):
    wanted = run(f"{command} gelu 1 -2 0.5").out
    for text in ("1 -2 0.5", "1\n-2\n0.5\n", "1, -2, 1/2", "# head\n1 -2  # two\n\n0.5"):
        assert run(f"{command} gelu", text).out == wanted
        assert run(f"{command} gelu -", text).out == wanted
    assert run(f"{command} gelu 1 - 0.5", "-2").out == wanted


def test_text_file_gives_what_arguments_give(run, tmp_path):
    (tmp_path / "points.txt").write_text("1 -2\n0.5\n", "utf-8")
    assert run("eval gelu @points.txt").out == run("eval gelu 1 -2 0.5").out


def test_vector_function_reads_one_vector_from_each_line(run):
    done = run("eval softmax", "3 0.7 0.5\n1.2 1 1.5\n")
    assert done.out.splitlines()[0].split("\t") == ["softmax_1", "softmax_2", "softmax_3"]
    wanted = actcli.softmax([[3, 0.7, 0.5], [1.2, 1, 1.5]])
    assert np.array_equal([[float(cell) for cell in line.split("\t")]
                           for line in done.out.splitlines()[1:]], wanted)  # fmt: skip


def test_derivative_at_a_kink_is_explained(run):
    done = run("diff relu -1 0 1")
    assert done.code == 0
    assert done.err == (
        "actcli: relu has a kink at 0: its slope is 0 from the left and 1 from the right; "
        "0 is taken by convention.\n"
    )
    assert "the right one is taken" in run("diff relu 0 --at-kink right").err
    assert run("diff relu 0 -q").err == ""
    assert run("diff relu 1").err == ""
    assert run("diff elu 0").err == ""  # with alpha 1 there is none
    assert run("diff sinc 0").err == ""  # 0 from the left, -0 from the right


def test_higher_derivative_at_a_kink_is_explained(run):
    said = "celu has a kink at 0: its second derivative is 1 from the left and 0 from the right; "
    assert run("diff celu 0 --order 2").err == f"actcli: {said}0 is taken by convention.\n"
    assert run("diff celu 0").err == ""
    assert run("diff prelu 0 --wrt a").err == ""


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("max(x,0)+min(x,0) 0", ""),
        ("squared_relu(x) 0", ""),
        ("relu(0.5*x) 0", "has a kink at 0: its slope is 0 from the left and 0.5 from the right"),
        ("1/x 0", "has a pole at 0: its slope is -inf on both sides; there it has none."),
        ("sign 0", "sign has a jump at 0 from -1 to 1: its slope is 0 on both sides; 0 is taken by "
                   "convention."),
        ("binary_step 0", "binary_step has a jump at 0 from 0 to 1: its slope is 0 on both sides"),
        ("sign 0 --order 2", "has a jump at 0 from -1 to 1: its second derivative is 0 on both"),
        ("hardshrink 0.5", "has a jump at 0.5 from 0 to 0.5: its slope is 0 from the left and 1"),
        ("floor(x) 0.5 3", "has a jump at 3 from 2 to 3: its slope is 0 on both sides"),
        ("x+(x>0) 0", "has a jump at 0 from 0 to 1: its slope is 1 on both sides; 1 is taken by"),
        ("x+x*(x>0)+1*(x>0) 0", "has a jump at 0 from 0 to 1: its slope is 1 from the left and 2"),
        ("smooth_sigmoid -8/3", "has a kink at -2.6666666666666665: its slope is 0 from"),
        ("x+1e-17*(x>0) 0", "has a jump at 0 from 0 to 1e-17: its slope is 1 on both sides; 1"),
        ("sqrt(x) 0", ""),
        ("sqrt(x) 0 --at-kink left", "has no values to the left of 0, and no slope."),
        ("tan(x) 1.5707963267948966", ""),
        ("x*sin(1/x) 0", "the slope of x*sin(1/x) at 0 is not known."),
    ],
)  # fmt: skip
def test_notes_at_joins_are_true(run, line, note):
    done = run(f"diff {line}")
    assert done.code == 0
    assert note in done.err
    assert bool(note) == bool(done.err)


def test_only_a_few_of_many_kinks_are_named(run):
    notes = run(f"diff floor(x)*x {' '.join(map(str, range(30)))}").err.splitlines()
    assert len(notes) == 6
    assert "25 more such points are not named." in notes[-1]


def test_headings_name_order_and_parameter(run):
    assert run(f"diff softmax {VECTOR} --order 2").out.startswith("x\td^2/dx1^2\td^2/dx2^2\t")
    assert run("diff elu -1 --wrt alpha --order 2").out.startswith("x\td^2 elu/dalpha^2\n")
    given = json.loads(run("diff elu -1 --wrt alpha -f json").out)
    assert given["wrt"] == "alpha"
    assert list(given["rows"][0]) == ["x", "df_dalpha"]
    assert list(json.loads(run("diff softmax 1 2 --order 3 -f json").out)["rows"][0]) == [
        "x", "d3f_dx1", "d3f_dx2",
    ]  # fmt: skip
    assert "wrt" not in json.loads(run("diff elu -1 --order 2 -f json").out)


@pytest.mark.parametrize(
    "line", ["diff bent_identity 1 1e10 --order 2", "table bent_identity -r 1:1e10 -n 2 --order 2"]
)
def test_cancelled_digits_are_recomputed_or_noted(run, line, monkeypatch):
    done = run(line)
    assert done.rows[1] == ["10000000000", "5e-31"]
    assert done.err == ""
    for module in ("actcli.analysis.significance", "actcli.cli._output"):
        monkeypatch.setattr(f"{module}.find_spec", lambda name: None)
    done = run(line)
    assert done.rows[0][1] == "0.17677669529663687"
    assert done.err == (
        "actcli: 1 value has few or no correct digits: cancellation or overflow in the formula. "
        "It is rounded to these, or nan. Install actcli[check] to compute it exactly.\n"
    )
    assert run(f"{line} -q").err == ""


@pytest.mark.parametrize(
    "line", ["eval sqrt(x**2+1)-x 1 1e8", "table sqrt(x**2+1)-x -r 1:1e8 -n 2 --order 0"]
)
def test_cancelled_digits_of_values_are_recomputed_or_noted(run, line, monkeypatch):
    done = run(line)
    assert (done.rows[1], done.err) == (["100000000", "5e-09"], "")
    for module in ("actcli.analysis.significance", "actcli.cli._output"):
        monkeypatch.setattr(f"{module}.find_spec", lambda name: None)
    done = run(line)
    assert [float(y) for _, y in done.rows] == pytest.approx([2**0.5 - 1, math.nan], nan_ok=True)
    assert done.err.startswith("actcli: 1 value has few or no correct digits")


def test_values_beyond_what_can_be_recomputed_are_noted(run, monkeypatch):
    monkeypatch.setattr("actcli.analysis.significance.MAX_SECONDS", 0.001)
    done = run("eval sqrt(x**2+1)-x 1e8:1e9:1000")
    missing = [y for _, y in done.rows].count("nan")
    assert 0 < missing < 1000
    assert done.err == (
        f"actcli: {missing} values have few or no correct digits: cancellation or overflow in the "
        "formula. They are rounded to these, or nan. To compute them exactly as well would take "
        "minutes.\n"
    )


def test_seed_draws_the_same_for_value_and_derivative(run):
    values = run("eval rrelu -1 -1 2 --train --seed 5").rows
    slopes = run("diff rrelu -1 -1 2 --seed 5").rows
    assert [float(y) for _, y in values[:2]] == [-float(dy) for _, dy in slopes[:2]]
    assert values[0] != values[1]
    assert run("eval rrelu -1").rows == [["-1", repr(-(1 / 8 + 1 / 3) / 2)]]
    done = run("eval rrelu -1 --train")
    seed = done.err.split()[-1].rstrip(".")
    assert run(f"eval rrelu -1 --seed {seed}").out == done.out
    _, y, dy = run("table rrelu -r -1:1 -n 3 --seed 1").rows[0]
    assert float(y) == -float(dy)


@tapes(wanted=False)
def test_every_function_works_in_every_command(run, sampled):
    name = sampled.name
    x = np.array([-1.5, 0.5, 2.0, 1.5])
    y = [float(row[-1]) for row in run(f"eval {name} -1.5 0.5 2 1.5").rows]
    assert np.array_equal(y, sampled(x), equal_nan=True)
    width = 1 if sampled.pointwise else len(x)  # beside the inputs, if there are as many rows
    rows = run(f"diff {name} -1.5 0.5 2 1.5").rows
    dy = [[float(cell) for cell in row[-width:]] for row in rows]
    assert np.array_equal(dy, sampled.derivative(x).reshape(-1, width), equal_nan=True)
    assert len(run(f"table {name} -n 5").rows) == 5
    assert name in run("list").out
    assert sampled.title in run(f"info {name}").out
    assert json.loads(run(f"info {name} --format json").out)["name"] == name
    for parameter in sampled.parameters:
        assert f"--{parameter.name.replace('_', '-')}" in run(f"eval {name} --help").out


def test_formats_agree(run):
    wanted = [[float(cell) for cell in row] for row in run("table gelu -n 5").rows]
    table = list(csv.reader(io.StringIO(run("table gelu -n 5 -f csv").out)))
    assert table[0] == ["x", "gelu", "gelu'"]
    assert [[float(cell) for cell in row] for row in table[1:]] == wanted
    rows = json.loads(run("table gelu -n 5 -f json").out)["rows"]
    assert [[row["x"], row["f"], row["df"]] for row in rows] == wanted
    for name in ("md", "table"):
        assert str(wanted[0][1]) in run(f"table gelu -n 5 -f {name}").out


def test_suffix_of_the_output_chooses_the_format(run, tmp_path):
    done = run("table gelu -n 5 -o gelu.csv")
    assert (done.code, done.out) == (0, "")
    assert done.err == "actcli: wrote gelu.csv\n"
    assert (tmp_path / "gelu.csv").read_text("utf-8") == run("table gelu -n 5 -f csv").out
    run("table gelu -n 5 -o gelu.txt -f json")
    assert json.loads((tmp_path / "gelu.txt").read_text("utf-8"))["function"] == "gelu"
    assert run("table gelu -n 5 -q -o gelu.csv").err == ""


def test_json_writes_nonfinite_numbers_as_text(run):
    rows = json.loads(run("eval relu nan inf -inf 1 -f json").out)["rows"]
    assert [row["x"] for row in rows] == ["nan", "inf", "-inf", 1.0]


def test_columns_are_named_by_the_parameters_that_differ(run):
    heads = run("table elu elu:alpha=0.2 elu:alpha=0.5 --alpha 2 -n 2").out.splitlines()[0]
    assert heads.split("\t")[1::2] == ["elu(alpha=2)", "elu(alpha=0.2)", "elu(alpha=0.5)"]


def test_info_of_a_derivative_without_a_short_formula(run):
    assert "not written" in run("info softmax(x)*2").out
    assert "not written" not in run("info exp(x)/sum(exp(x))").out


def test_info_uses_the_given_parameters(run):
    shown = run("info elu --alpha 0.2").out
    assert "torch.nn.ELU(alpha=0.2)" in shown
    assert "alpha, α = 0.2" in shown
    known = json.loads(run("info elu:alpha=0.2 --format json").out)
    assert known["properties"]["limits"] == [-0.2, "inf"]
    assert math.isclose(known["properties"]["kinks"][0]["slope_left"], 0.2)
    assert r"\begin{cases}" in run("info elu --latex").out


def test_derivatives_in_several_parameters_stand_side_by_side(run):
    lines = run("diff mpelu -1 --wrt x,alpha,beta --alpha 0.5").out.splitlines()
    assert lines[0].split("\t")[1:] == [
        "mpelu'(alpha=0.5)", "dmpelu(alpha=0.5)/dalpha", "dmpelu(alpha=0.5)/dbeta"
    ]  # fmt: skip
    found = actcli.mpelu.gradient(-1.0, alpha=0.5)
    assert [*map(float, lines[1].split())] == [-1.0, *found.values()]
    assert run("diff mpelu -1 --wrt all").out == run("diff mpelu -1 --wrt alpha,beta").out
    text = run("diff mpelu -1 --wrt alpha,beta -f json").out
    assert "wrt" not in json.loads(text)
    lines = run("diff gumbel_softmax 1 2 --wrt x,tau").out.splitlines()
    assert lines[0].split("\t") == ["x", "d/dx1", "d/dx2", "dgumbel_softmax/dtau"]


def test_table_of_derivatives_in_parameters(run):
    lines = run("table elu mpelu --wrt all -r -2:0 -n 3 --order 0,1,2").out.splitlines()
    assert lines[0].split("\t") == [
        "x", "elu", "delu/dalpha", "d^2 elu/dalpha^2", "mpelu", "dmpelu/dalpha", "dmpelu/dbeta",
        "d^2 mpelu/dalpha^2", "d^2 mpelu/dbeta^2",
    ]  # fmt: skip
    rows = np.array([line.split() for line in lines[1:]], float)
    x = rows[:, 0]
    assert np.array_equal(rows[:, 2], actcli.elu.derivative(x, wrt="alpha"))
    assert np.array_equal(rows[:, 8], actcli.mpelu.derivative(x, wrt="beta", order=2))
    lines = run("table gumbel_softmax 1 2 -r 0:1 -n 2 --wrt tau --order 1").out.splitlines()
    assert lines[0] == "x\tdgumbel_softmax_1/dtau\tdgumbel_softmax_2/dtau"


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("table relu --wrt all", 2, "relu has no parameters to differentiate in."),
        ("table elu relu --wrt alpha", 2, "relu has no parameter 'alpha'"),
        ("diff elu 1 --wrt alpha,", 2, "'alpha,' is not a name, or several separated by commas"),
        ("diff elu 1 --wrt alpha,alpha", 2, "names alpha twice"),
        ("diff elu 1 --wrt x,alpha -f npy", 2, "holds one array, not several: choose npz"),
    ],
)
def test_what_cannot_be_differentiated_in_is_an_error(run, line, code, said):
    done = run(line)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
