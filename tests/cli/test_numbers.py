"""eval, diff and table: the numbers, where they come from and where they go."""

import csv
import io
import json
import math

import numpy as np
import pytest

import actcli

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
def test_numbers(run, line, rows):
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
def test_a_pipe_gives_what_arguments_give(run, command):
    wanted = run(f"{command} gelu 1 -2 0.5").out
    for text in ("1 -2 0.5", "1\n-2\n0.5\n", "1, -2, 1/2", "# head\n1 -2  # two\n\n0.5"):
        assert run(f"{command} gelu", text).out == wanted
        assert run(f"{command} gelu -", text).out == wanted
    assert run(f"{command} gelu 1 - 0.5", "-2").out == wanted


def test_files(run, tmp_path):
    (tmp_path / "points.txt").write_text("1 -2\n0.5\n", "utf-8")
    assert run("eval gelu @points.txt").out == run("eval gelu 1 -2 0.5").out


def test_a_vector_function_reads_a_vector_a_line(run):
    done = run("eval softmax", "3 0.7 0.5\n1.2 1 1.5\n")
    assert done.out.splitlines()[0].split("\t") == ["softmax_1", "softmax_2", "softmax_3"]
    wanted = actcli.softmax([[3, 0.7, 0.5], [1.2, 1, 1.5]])
    assert np.array_equal([[float(cell) for cell in line.split("\t")]
                           for line in done.out.splitlines()[1:]], wanted)  # fmt: skip


@pytest.mark.parametrize(
    ("line", "stdin", "code", "said"),
    [
        ("eval relu", "", 3, "standard input holds no numbers."),
        ("eval softmax", "", 3, "holds no numbers."),
        ("eval relu", "1\n2 abc\n", 3, "standard input, line 2: 'abc' is not a number."),
        ("eval softmax", "1 2\n3\n", 3, "line 2: 1 values, but the lines above have 2."),
        ("eval relu @missing.txt", "", 3, "cannot read missing.txt: no such file or directory."),
        ("eval relu @.", "", 3, "cannot read .: is a directory."),
        ("eval softmax 1 2 -", "3", 2, "not both."),
        ("eval gelo 1", "", 2, "no function 'gelo'. Did you mean 'gelu'"),
        ("eval elu 1 --alfa 2", "", 2, "Did you mean '--alpha'?"),
        ("eval elu 1 --beta 2", "", 2, "'beta'. It takes --alpha (default 1.0, alpha > 0)."),
        ("eval elu 1 --alpha -0.2", "", 2, "--alpha must be > 0 for elu, got -0.2."),
        ("eval elu:alpha=-2 1", "", 2, "alpha must be > 0 for elu, got -2."),
        ("eval elu:beta=2 1", "", 2, "elu has no parameter 'beta'. It takes alpha"),
        ("eval elu 1 --alpha much", "", 2, "--alpha: 'much' is not a number."),
        ("eval relu 1,5", "", 2, "Use a point: 1.5, or give two values: 1 5."),
        ("eval relu abc", "", 2, "'abc' is not a number."),
        ("eval relu 1:2", "", 2, "write LO:HI:N"),
        ("eval relu 1:2:2.5", "", 2, "must be a whole number"),
        ("eval relu 1:2:1", "", 2, "at least 2 points"),
        ("eval relu 2:1:5", "", 2, "did you mean 1:2?"),
        ("eval relu 1/0", "", 2, "divides by zero"),
        ("eval relu 2^3", "", 2, "a power is written **"),
        ("eval elu 1 --al 2", "", 2, "Did you mean '--alpha'?"),
        ("eval leaky_relu 1 --negative-slope inf", "", 2, "--negative-slope must be finite"),
        ("nonsense", "", 2, "no command 'nonsense'. See actcli --help."),
        ("eval", "", 2, "needs a FUNCTION. See actcli eval --help."),
        ("eval relu 1 --digits 0", "", 2, "write 1 to 1000, full or hex."),
        ("eval relu 1 -f yaml", "", 2, "'yaml' is not one of auto, csv"),
        ("eval relu 1 -o x.foo", "", 2, "cannot tell a format from 'x.foo'"),
        ("eval relu 1 -o no/x.csv", "", 3, "cannot write no/x.csv: no such file or directory."),
        ("table relu -r 5:-5", "", 2, "must be below the high end (did you mean -5:5?)."),
        ("table relu -r 1:1", "", 2, "the low end must be below the high end"),
        ("table relu -r 1", "", 2, "is not a range LO:HI"),
        ("table relu -r 0:inf", "", 2, "both ends must be finite"),
        ("table relu -n 1", "", 2, "--points: must be at least 2, got 1."),
        ("table relu -n -5", "", 2, "--points: must be at least 2, got -5."),
        ("table relu -n five", "", 2, "'five' is not a whole number."),
        ("table relu -n 5 --step 1", "", 2, "--points or --step, not both."),
        ("table relu --step 0", "", 2, "the step must be > 0"),
        ("table relu --at 1,2", "", 2, "--at is for vector functions."),
        ("table", "", 2, "See actcli table --help."),
        ("diff relu 0 --at-kink up", "", 2, "--at-kink: 'up' is not one of left, right."),
        ("diff relu 0 --order 9", "", 2, "--order: must be at most 8, got 9."),
        ("diff relu 0 --order 0", "", 2, "--order: must be at least 1, got 0."),
        ("diff elu -1 --wrt beta", "", 2, "elu has no parameter 'beta'. It takes alpha (default"),
        ("diff rrelu -1 --wrt lower", "", 2, "lower does not occur in rrelu's formula"),
        ("table relu --order 0,x", "", 2, "--order: 'x' is not a whole number."),
        ("table relu --order 1,1", "", 2, "--order: '1,1' names an order twice."),
        ("list nothing-like-it", "", 2, "no function matches"),
        ("list --family nothing", "", 2, "is not one of rectifiers, "),
        ("info nothing", "", 2, "no function 'nothing'"),
        ("relu 3", "", 2, "Did you mean 'actcli eval relu 3'?"),
        ("evil relu 3", "", 2, "no command 'evil'. Did you mean 'eval'?"),
        ("completion tcsh", "", 2, "actcli: 'tcsh' is not one of bash, zsh, fish."),
        ("plot relu --layout stak", "", 2, "side, stack, overlay, grid. Did you mean 'stack'?"),
        ("eval relu 1 --defaults kears", "", 2, "torch, transformers. Did you mean 'keras'?"),
        ("list --family smoth", "", 2, "Did you mean 'smooth'?"),
        ("list --famly smooth", "", 2, "no option '--famly'. Did you mean '--family'?"),
        ("eval elu 1 --alpha", "", 2, "actcli: --alpha needs a value: --alpha NUMBER."),
        ("eval elu 1 -f", "", 2, "actcli: -f needs a value: -f [auto|csv|"),
        ("eval elu 1 --quiet=3", "", 2, "actcli: --quiet takes no value."),
        ("lut elu --no-endpoint=3", "", 2, "actcli: --no-endpoint takes no value."),
        ("--fortran", "", 2, "no option '--fortran'. See actcli --help."),
        ("eval -actcli 1", "", 2, "no option '-a'. Did you mean '--axis'?"),
        ("info gelu -1", "", 2, "'-1' is too much: actcli info [OPTIONS] FUNCTION."),
        ("rrelu", "", 2, "is a function, not a command"),
        ("eval rrelu 1 --seed -1 ", "", 2, "--seed: must be at least 0, got -1."),
        ("eval rrelu 1 --lower 1", "", 2, "upper must be >= lower for rrelu"),
        ("eval relu 1 --train", "", 2, "relu has no parameter 'train'"),
    ],
)  # fmt: skip
def test_mistakes_get_one_line_that_says_what_would_be_right(run, line, stdin, code, said):
    done = run(line, stdin)
    assert done.code == code, done
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith("actcli: ")
    assert said in done.err


def test_a_kink_among_the_inputs_is_explained(run):
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


def test_a_kink_of_a_higher_derivative_is_explained(run):
    said = "celu has a kink at 0: its second derivative is 1 from the left and 0 from the right; "
    assert run("diff celu 0 --order 2").err == f"actcli: {said}1 is taken by convention.\n"
    assert run("diff celu 0").err == ""
    assert run("diff prelu 0 --wrt a").err == ""


def test_higher_orders_and_parameters_say_so_in_every_format(run):
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
def test_cancelled_digits_are_computed_again_or_told(run, line, monkeypatch):
    done = run(line)
    assert done.rows[1] == ["10000000000", "5e-31"]
    assert done.err == ""
    for module in ("actcli.analysis.significance", "actcli.cli._output"):
        monkeypatch.setattr(f"{module}.find_spec", lambda name: None)
    done = run(line)
    assert done.rows[0][1] == "0.17677669529663687"
    assert done.err == (
        "actcli: 1 value has few or no correct digits: cancellation in the formula. "
        "Install actcli[check] to compute it exactly.\n"
    )
    assert run(f"{line} -q").err == ""


def test_training_draws_the_same_for_value_and_slope(run):
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


def test_every_function_in_every_command(run, sampled):
    name = sampled.name
    x = np.array([-1.5, 0.5, 2.0, 1.5])
    y = [float(row[-1]) for row in run(f"eval {name} -1.5 0.5 2 1.5").rows]
    assert np.array_equal(y, sampled(x))
    width = 1 if sampled.pointwise else len(x)  # beside the inputs, if there are as many rows
    rows = run(f"diff {name} -1.5 0.5 2 1.5").rows
    dy = [[float(cell) for cell in row[-width:]] for row in rows]
    assert np.array_equal(dy, sampled.derivative(x).reshape(-1, width))
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


def test_output_goes_to_a_file_by_its_suffix(run, tmp_path):
    done = run("table gelu -n 5 -o gelu.csv")
    assert (done.code, done.out) == (0, "")
    assert done.err == "actcli: wrote gelu.csv\n"
    assert (tmp_path / "gelu.csv").read_text("utf-8") == run("table gelu -n 5 -f csv").out
    run("table gelu -n 5 -o gelu.txt -f json")
    assert json.loads((tmp_path / "gelu.txt").read_text("utf-8"))["function"] == "gelu"
    assert run("table gelu -n 5 -q -o gelu.csv").err == ""


def test_strict_json(run):
    rows = json.loads(run("eval relu nan inf -inf 1 -f json").out)["rows"]
    assert [row["x"] for row in rows] == ["nan", "inf", "-inf", 1.0]


def test_columns_of_equal_functions_stay_apart(run):
    heads = run("table elu elu:alpha=0.2 elu:alpha=0.5 --alpha 2 -n 2").out.splitlines()[0]
    assert heads.split("\t")[1::2] == ["elu(alpha=2)", "elu(alpha=0.2)", "elu(alpha=0.5)"]


def test_info_says_that_a_derivative_is_not_written(run):
    assert "not written" in run("info softmax(x)*2").out
    assert "not written" not in run("info exp(x)/sum(exp(x))").out


def test_info_knows_the_parameters_given(run):
    shown = run("info elu --alpha 0.2").out
    assert "torch.nn.ELU(alpha=0.2)" in shown
    assert "alpha, α = 0.2" in shown
    known = json.loads(run("info elu:alpha=0.2 --format json").out)
    assert known["properties"]["limits"] == [-0.2, "inf"]
    assert math.isclose(known["properties"]["kinks"][0]["slope_left"], 0.2)
    assert r"\begin{cases}" in run("info elu --latex").out
