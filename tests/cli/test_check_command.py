"""`actcli check`."""

import json

import numpy as np
import pytest

from actcli.errors import MissingLibraryError, ReadError
from actcli.frameworks._quantised import Quantised, Scale, all_codes


def test_check_reports_each_check(run):
    done = run("check relu")
    assert done.code == 0
    assert ["relu", "kink at 0", "ok", "f' is 0 on the left, 1 on the right"] in done.rows


def test_check_exits_1_if_something_is_wrong(run, monkeypatch):
    from actcli.analysis import checks

    monkeypatch.setattr(checks, "examine", lambda *a, **k: [checks.Check("range", False, "off")])
    done = run("check relu -f json")
    assert done.code == 1
    assert [row["result"] for row in json.loads(done.out)] == ["WRONG"]


def test_check_without_mpmath_leaves_accuracy_out(run, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    done = run("check relu")
    assert done.code == 0
    assert "actcli[check]" in done.err
    assert "accuracy" not in done.out


def test_check_in_a_range(run):
    done = run("check gelu -r 1:2")
    assert done.code == 0
    assert 1 <= float(done.rows[-1][3].split("x = ")[1].split(",")[0]) <= 2


class FakeLibrary:
    """A framework that computes a sigmoid in float32, or fails as its version says."""

    version = "1.0"

    def __init__(self, framework):
        self.framework, self.hangs = framework, 0
        if framework == "jax":
            raise MissingLibraryError("jax is not installed: pip install jax.")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def run(self, code, x, **options):
        if "gelu" in code.lower():
            raise ReadError(f"{self.framework} crashed: signal SIGSEGV.")
        with np.errstate(all="ignore"):
            y = np.float64(1 / (1 + np.exp(-x.astype(np.float32))))
        return np.where((x < -15.8) | (x > 80), np.where(x < 0, 0.0, 1 + 2.0**-23), y)

    def quantised(self, code, given, result, dtype, optimized):
        """A sigmoid whose output has a scale of its own, and a code that is off by 2."""
        result = Scale(1 / 256, -128)
        codes = np.rint(result.places(1 / (1 + np.exp(-given.numbers(all_codes(dtype))))))
        codes[128 + 20] += 2
        return Quantised(given, result, np.minimum(codes, 127))


@pytest.fixture
def libraries(monkeypatch):
    monkeypatch.setattr("actcli.frameworks._isolated.Isolated", FakeLibrary)


def test_check_against_a_library_lists_what_is_wrong(run, libraries):
    done = run("check sigmoid --against torch")
    assert done.code == 1
    assert done.err == ""
    found = {row[2]: row for row in done.rows}
    assert found["flushed to 0"][3] == found["outside the range"][3] == "WRONG"
    assert -15.9 < float(found["flushed to 0"][5]) < -15.8
    assert found["ulps"][1:4] == ["torch 1.0", "ulps", "ok"]
    assert found["ulps"][-1] == "torch.sigmoid(x)"


def test_a_table_of_errors_has_eight_digits_unless_told_otherwise(run, libraries):
    def error(options):
        rows = [
            line.split() for line in run(f"check sigmoid --against torch {options}").out.split("\n")
        ]
        (row,) = (row for row in rows if "ulps" in row)
        return row[row.index("ulps") + 2]

    full = error("-f tsv")
    assert len(full) > 10
    assert error("-f table") == f"{float(full):.8g}"
    assert error("-f table --digits full") == full
    assert error("-f table --digits 3") == f"{float(full):.3g}"


def test_check_against_says_which_library_cannot_be_run_and_goes_on(run, libraries):
    done = run("check sigmoid gelu --against jax,torch --ulps 1e9 -f json")
    assert done.err == (
        "actcli: jax is not installed: pip install jax.\n"
        "actcli: gelu: torch crashed: signal SIGSEGV.\n"
    )
    assert {row["framework"] for row in json.loads(done.out)} == {"torch 1.0"}
    assert done.code == 3
    assert run("check sigmoid --against jax,torch").code == 1


def test_check_against_a_framework_that_is_not_installed_exits_3(run, libraries):
    done = run("check silu --against jax")
    assert done.code == 3
    assert done.out == ""
    assert done.err == "actcli: jax is not installed: pip install jax.\n"


def test_check_against_within_a_threshold_and_a_range(run, libraries):
    done = run("check sigmoid --against torch -r -5:5 -f json")
    assert done.code == 0
    rows = json.loads(done.out)
    assert [row["found"] for row in rows] == ["ulps", "absolute", "relative", "step back"]
    assert all(abs(row["at_x"]) <= 5 for row in rows)
    assert run("check sigmoid --against torch -r -5:5 --ulps 0.1").code == 1


def test_a_value_outside_the_range_is_wrong_however_little_unless_so_many_ulps_are_allowed(
    run, libraries
):
    def verdict(options):
        rows = json.loads(run(f"check sigmoid --against torch -r 0:inf -f json {options}").out)
        (row,) = (row for row in rows if row["found"] == "outside the range")
        assert row["error"] == 1
        return row["result"]

    assert verdict("") == verdict("--ulps 0.5") == verdict("--ulps 0") == "WRONG"
    assert verdict("--ulps 1") == verdict("--ulps 16") == "ok"


@pytest.mark.parametrize("window", ["0:0", "1:-1", "nan:1"])
def test_check_against_in_no_range_is_an_error(run, libraries, window):
    done = run(f"check relu --against torch -r {window}")
    assert done.code == 2
    assert (done.out, "range" in done.err or "low end" in done.err) == ("", True)


def test_check_against_where_there_is_nothing_to_compare(run, libraries, monkeypatch):
    monkeypatch.setattr(FakeLibrary, "run", lambda self, code, x, **how: np.full(x.shape, np.nan))
    done = run("check log1mexp --against pytensor -r 1:2")
    assert done.code == 3
    assert done.out == ""
    assert done.err == "actcli: log1mexp: there is nothing to compare with in the range.\n"


def test_a_library_that_hangs_twice_is_left_out(run, libraries, monkeypatch):
    asked = []

    def hang(self, code, x, **options):
        asked.append(code)
        self.hangs += 1
        raise ReadError(f"{self.framework} took more than 60 s.")

    monkeypatch.setattr(FakeLibrary, "run", hang)
    done = run("check relu tanh silu elu --against torch")
    assert len(asked) == 2
    assert done.code == 3
    assert done.err == (
        "actcli: relu: torch took more than 60 s.\n"
        "actcli: tanh: torch took more than 60 s.\n"
        "actcli: torch is left out from here on.\n"
    )


def test_check_against_no_number_of_the_type(run, libraries):
    done = run("check sigmoid --against torch --dtype float16 -r 70000:80000")
    assert done.code == 2
    assert done.err == "actcli: no number of the type float16 lies in the range.\n"


@pytest.mark.parametrize("name", ["torch", "PyTorch"])
def test_check_against_torch_in_its_own_process(run, name):
    pytest.importorskip("torch", minversion="2")
    done = run(f"check silu --against {name} --dtype float16")
    assert done.code == 1
    assert ["value at infinity", "WRONG"] in [row[2:4] for row in done.rows]


@pytest.mark.parametrize("option", ["--dtype float16", "--order 0", "--plain", "--ulps 4"])
def test_check_refuses_options_of_a_measurement_without_libraries(run, option):
    done = run(f"check relu {option}")
    assert done.code == 2
    assert "needs --against" in done.err


@pytest.mark.parametrize("limit", ["nan", "-1", "inf"])
def test_check_against_refuses_a_threshold_that_no_error_can_reach(run, limit):
    done = run(f"check relu --against torch --ulps {limit}")
    assert done.code == 2
    assert done.err == f"actcli: --ulps: must be at least 0, and finite, got {limit}.\n"


def test_check_against_completes_each_name(run):
    done = run("check silu --against torch,nothing")
    assert done.code == 2
    assert "'nothing' is not one of" in done.err


def test_check_against_leaves_out_a_call_that_cannot_have_the_parameter(run):
    done = run("check swish:beta=2 --against torch")
    assert done.code == 2
    assert done.err == (
        "actcli: beta cannot be 2 in torch.nn.SiLU()(x), which is left out.\n"
        "actcli: torch has no such function of a number.\n"
    )
    pytest.importorskip("torch", minversion="2")
    assert run("check swish:beta=1 --against torch -r 0:1").code == 0


def test_check_against_a_framework_that_cannot_run_is_an_error(run):
    done = run("check silu --against hf")
    assert done.code == 2
    assert "'hf' is not one of" in done.err


@pytest.mark.parametrize("line", ["check", "check relu --all", "check snake --against keras"])
def test_check_of_nothing_or_of_both_is_a_usage_error(run, line):
    assert run(line).code == 2


def test_check_of_codes_tells_how_many_differ_and_the_largest_distance(run, libraries):
    done = run("check sigmoid --against onnxruntime --dtype int8 --in-scale 0.0625 -f json")
    assert done.code == 1
    (row,) = json.loads(done.out)
    assert row["result"] == "WRONG"
    assert (row["differ"], row["codes"], row["ties"]) == (1, 256, 0)
    assert (row["at_code"], row["at_x"]) == (20, 1.25)
    assert row["there"] == row["right"] + 2 == 73
    assert row["lsb"] == pytest.approx(73 + 128 - 256 / (1 + np.exp(-1.25)))
    assert (row["in_scale"], row["in_zero"]) == (0.0625, 0)
    assert (row["out_scale"], row["out_zero"]) == (1 / 256, -128)
    assert run("check sigmoid --against onnxruntime --dtype int8 --lsb 3").code == 0


def test_codes_cover_the_range(run, libraries):
    (row,) = json.loads(run("check sigmoid --against onnxruntime --dtype int8 -r 0:51 -f json").out)
    assert row["in_zero"] == -128
    assert row["in_scale"] == pytest.approx(0.2)
    (row,) = json.loads(run("check sigmoid --against onnxruntime --dtype int8 -f json").out)
    assert row["in_scale"] == pytest.approx(16 / 255)  # The range of its plot is -8:8.


def test_a_library_without_codes_says_so_once(run, libraries):
    done = run("check sigmoid tanh relu --against torch --dtype int8")
    assert done.code == 3
    assert done.out == ""
    assert done.err == "actcli: torch computes in float64, float32, float16, bfloat16.\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--dtype int8 --order 1", "--order 1 is of floating types, not of int8."),
        ("--dtype int8 --in-zero 3", "--in-zero needs --in-scale."),
        ("--dtype int8 --in-scale 1 -r 0:1", "give --in-scale, or --range."),
        ("--dtype int8 --in-scale 1 --in-zero 200", "a zero point of int8 is from -128 to 127."),
        ("--dtype int8 --in-scale 1e300", "a scale is a number of float32, from"),
        ("--dtype int8 -r 2:1", "did you mean 1:2?"),
        ("--dtype int8 -r 0:inf", "both ends must be finite"),
        ("--in-scale 1", "--in-scale and --in-zero are of codes: --dtype int8."),
    ],
)
def test_what_codes_cannot_have_is_a_usage_error(run, libraries, options, said):
    done = run(f"check sigmoid --against onnxruntime {options}")
    assert done.code == 2
    assert done.out == ""
    assert said in done.err
