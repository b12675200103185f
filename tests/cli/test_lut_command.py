"""actcli lut: its files, reports, errors and options."""

import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass

import numpy as np
import pytest
from click.testing import CliRunner
from helpers.terminal import on_terminal

from actcli.cli import lut
from actcli.lut.presets import PRESETS, Preset
from actcli.lut.recipe import Recipe, recipe_field


def entries(header):
    """Return the numbers of the array in a C header."""
    return [int(word) for word in re.findall(r"-?\d+", re.search(r"= \{(.*?)\}", header, re.S)[1])]


def test_header_on_stdout_and_report_on_stderr(run):
    done = run("lut tanh --preset cmsis-q7")
    assert done.code == 0
    assert done.out.startswith("/*\n * function  tanh(x) = ")
    assert "static const int8_t actcli_tanh_q7[256] ACTCLI_SECTION = {" in done.out
    assert "static inline int8_t actcli_tanh_q7_lookup(int32_t code)" in done.out
    assert len(entries(done.out)) == 256
    assert done.err.startswith("table     256 entries of q7, 256 bytes;")
    assert run("lut tanh --preset cmsis-q7 -q").err == ""
    assert run("lut tanh --preset cmsis-q7 --report none").err == ""
    assert run("lut tanh --preset cmsis-q7 -q --report text").err == done.err


@pytest.mark.parametrize(
    "options",
    [
        "--dtype ap_fixed<18,8> -r -4:4 -n 64 --lookup floor --name my_elu",
        "--lookup linear --no-endpoint --dtype s16.12 --in-dtype int16 --in-scale 1/4096",
        "--preset tflite-int8 --in-scale 0.05 --in-zero -3 --order 1",
        "--max-error 0.0123456789 --dtype s16.12 --endpoint",
    ],
)
def test_command_in_header_reproduces_it(run, options):
    line = f"lut elu --alpha 0.2 {options}"
    first = run(line).out
    made = re.search(r"made by\s+(.*?)\n \*/", first, re.DOTALL)[1]
    command = shlex.split(re.sub(r"\n \*\s+", " ", made))
    assert command[:3] == ["actcli", "lut", "elu:alpha=0.2"]
    assert run(command[1:]).out == first
    assert "alpha = 0.2" in first
    assert "/tmp" not in run([*line.split(), "-o", "made.h"]).out


def test_python_functions_and_expressions_have_tables(run, tmp_path):
    (tmp_path / "mine.py").write_text(
        "import numpy as np\ndef bump(x, a=2.0):\n    return a * np.exp(-x**2)\n"
    )
    made = run(["lut", f"{tmp_path}/mine.py:bump", "--a", "0.5", "-n", "8", "--order", "1"]).out
    assert "bump, a function of mine\n" in made
    assert "actcli lut mine.py:bump:a=0.5 -n 8 --order 1\n" in made
    assert run("lut mine.py:bump:a=0.5 -n 8 --order 1").out == made
    formula = run(["lut", "x*sigmoid(b*x):b=1.5", "-n", "8", "--dtype", "s16.12"]).out
    assert " * function  f(x) = x*sigmoid(b*x)\n" in formula
    assert "actcli lut 'x*sigmoid(b*x):b=1.5' --dtype s16.12 -n 8\n" in formula
    assert "static const int16_t actcli_x_sigmoid_b_x_s16_12[8]" in formula


def test_output_suffix_selects_the_format(run, tmp_path):
    for suffix, start in {"h": "/*", "mem": "//", "memb": "//", "coe": ";", "mif": "--",
                          "vhd": "--", "v": "//", "sv": "//", "hex": ":10",
                          "csv": "index,x,code,value"}.items():  # fmt: skip
        done = run(f"lut sigmoid -n 16 -o made.{suffix}")
        assert done.err.startswith(f"actcli: wrote made.{suffix}\n")
        assert (tmp_path / f"made.{suffix}").read_text().startswith(start)
        assert done.out == ""


def test_bare_files_have_no_comment(run):
    line = "lut tanh -n 4 --dtype s8.6 -q --bare -f"
    assert run(f"{line} mem").out == "C0\nC0\n00\n40\n"
    assert run(f"{line} coe").out.startswith("memory_initialization_radix=16;\n")
    assert run(f"{line} vhdl").out.startswith("library ieee;\n")
    assert run(f"{line} c").out.startswith("#ifndef ACTCLI_TANH_S8_6_H\n")


def test_smallest_is_chosen_among_what_the_format_can_look_up(run):
    line = "lut tanh --dtype s8.6 --in-dtype s8.5 --smallest -f"
    assert "half" in run(f"{line} c").err
    done = run(f"{line} verilog")
    assert done.code == 0
    trade = done.err.partition("\ntrade ")[2].partition("\ninstead")[0]
    assert not any(word in trade for word in ("half", "segments", "quadratic"))


def test_softmax_header_and_reports(run):
    line = "lut softmax --preset tflite-int8 --length 10 --in-scale 0.1"
    done = run(line)
    assert "static inline void actcli_softmax_int8(const int8_t *x, int8_t *y, int32_t" in done.out
    assert f" * made by      actcli {line}\n" in done.out.replace("\n *              ", " ")
    assert "LiteRT       random: max 0.4" in done.err
    known = json.loads(run(f"{line} --report json").err)
    assert known["error"]["adversarial"]["max"] < 0.63
    assert (known["accumulator_bits"], known["length"]) == (32, 10)
    assert run(f"{line} -q --bare").out.startswith("#ifndef ACTCLI_SOFTMAX_INT8_H\n")


def test_columns_are_in_storage_order(run, tmp_path):
    rows = run("lut tanh --preset cmsis-q7 -f tsv -q").rows
    assert rows[1] == ["1", "0.0625", "8", "0.0625"]
    assert rows[128][:2] == ["128", "-8"]
    objects = json.loads(run("lut tanh --preset cmsis-q7 -f json -q").out)
    assert objects[255] == {"index": 255, "x": -0.0625, "code": -8, "value": -0.0625}
    run("lut tanh --preset cmsis-q7 -o made.npy")
    assert np.load(tmp_path / "made.npy")[255].tolist() == [255, -0.0625, -8, -0.0625]


def test_json_report_is_strict(run):
    done = run("lut gelu --dtype s16.12 --report json")
    known = json.loads(done.err, parse_constant=lambda word: pytest.fail(word))
    assert known["beyond"]["above"] == "inf"
    assert known["command"] == "actcli lut gelu --dtype s16.12"
    assert (known["output"]["dtype"], known["input"]["codes"]) == ("s16.12", 65536)
    assert known["error"]["lsb"]["max"] == 4096 * known["error"]["absolute"]["max"]
    assert f"max {known['error']['lsb']['max']:.4g} lsb" in done.out


def test_entries_whose_digits_are_cancelled_are_computed_again_or_an_error(run, monkeypatch):
    line = "lut sqrt(x**2+1)-x -r 0:{} -n 4 --dtype float16 -f csv --report none"
    done = run(line.format("4e4"))
    values = [float(text.split(",")[3]) for text in done.out.splitlines()[1:]]
    assert values == pytest.approx([1, 5e-5, 2.5e-5, 5e-5 / 3], rel=2e-3)
    assert done.err.startswith("actcli: the table is off by 0.125 on average, where sqrt(x**2+1)-x")
    assert done.err.count("\n") == 1
    for module in ("actcli.analysis.significance", "actcli.cli._output"):
        monkeypatch.setattr(f"{module}.find_spec", lambda name: None)
    assert "has no correct digit at x = 1e+09" in run(line.format("4e9")).err


def test_smallest_table_and_the_trade(run):
    line = "lut tanh --dtype s12.8 --in-dtype s12.8 --smallest"
    done = run(line)
    rows = [text.split() for text in done.err.partition("trade")[2].splitlines()[1:]]
    sizes = [int(row[0]) for row in rows]
    assert sizes == sorted(sizes)
    assert f"{sizes[0]} bytes" in done.err
    assert len(rows) == 5
    assert "--smallest" in done.out.partition("made by")[2].partition("*/")[0]
    known = json.loads(run(f"{line} --report json").err.partition("\n")[2])
    assert [each["bytes"] for each in known["trade"]] == sizes
    assert all(each["max_lsb"] <= 1 for each in known["trade"])


def test_split_files_compile_and_pass_their_test(run, tmp_path):
    gcc = shutil.which("gcc") or pytest.skip("no gcc")
    done = run("lut tanh --split -o made.h --name made --lookup quadratic -n 33 --endpoint")
    assert done.err.startswith("actcli: wrote made.c\nactcli: wrote made.h\n")
    (tmp_path / "main.c").write_text(
        '#include "made.h"\nint main(void) { return made_selftest(); }'
    )
    options = "-std=c99 -pedantic -Wall -Wextra -Werror -DACTCLI_SELFTEST".split()
    subprocess.run([gcc, *options, "main.c", "made.c", "-o", "main"], cwd=tmp_path, check=True,
                   timeout=60)  # fmt: skip
    assert subprocess.run([tmp_path / "main"], check=False, timeout=60).returncode == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("lut gelu", "actcli: at 43% of the input codes the values are beyond q15"),
        ("lut 1/x --dtype s32.20", "actcli: 1/x is infinite at x = 0"),
        ("lut tanh --lookup linear -n 513", "actcli: -n 513 makes 513 cells here"),
        ("lut softmax --dtype s8.8", "actcli: softmax: s8.8 ends at 0.496094 here, and larger"),
    ],
)
def test_fault_is_told_even_with_q_and_strict_writes_nothing(run, tmp_path, line, said):
    done = run(f"{line} -q")
    assert done.err.startswith(said)
    assert (done.code, done.err.count("\n")) == (0, 1)
    strict = run(f"{line} -q --strict -o made.h")
    assert (strict.code, strict.out, strict.err) == (1, "", done.err)
    assert not list(tmp_path.iterdir())
    assert run("lut tanh --strict -q").code == 0


def test_help_groups_every_option_of_a_table_by_what_one_wants(run):
    grouped = [name for names in lut.HELP_GROUPS.values() for name in names]
    assert len(grouped) == len(set(grouped))
    own = {param.name for param in lut.command.params} - {"activation"}
    assert set(grouped) == own
    help_ = run("lut elu --help").out
    places = [help_.index(f"\n{heading}:\n") for heading in (*lut.HELP_GROUPS, "Other options")]
    assert places == sorted(places)
    assert "--alpha" in help_[places[-1] :]


def test_entry_beyond_the_end_of_the_dtype_is_told_with_what_avoids_it(run):
    line = "lut exp(-x) -r 0:8 --dtype q15 --lookup linear --max-error 1lsb"
    notes = run(line).err.splitlines()[:2]
    assert notes[0] == "actcli: 32769 entries keep the error within 1lsb"
    assert notes[1].startswith("actcli: q15 ends at 0.999969, so that an entry is a step off")
    assert notes[1].endswith("--dtype u16.15 takes 8194 bytes, --segments auto takes 828 bytes")
    assert "a step off" not in run(line.replace("exp(-x)", "tanh")).err


def test_segments_in_columns(run):
    line = "lut sigmoid --segments auto --lookup quadratic --in-dtype s12.8 -f csv -q"
    assert run(line).out.startswith("start,value,slope,curve\n0,")


def test_option_overrides_preset(run):
    assert "256 entries of q15" in run("lut tanh --preset cmsis-q15").err
    assert "512 entries of s16.13" in run("lut tanh --preset cmsis-q15 --dtype s16.13 -n 512").err


def test_max_error_notes_the_number_of_entries(run):
    done = run("lut tanh --dtype s16.14 --lookup linear --max-error 0.001 -f csv")
    assert done.err.startswith("actcli: 257 entries keep the error within 0.001\n")
    assert len(done.rows) == 257


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("gelu --dtype q8", "--dtype: no number format 'q8': write q7, q15, q31, s16.13"),
        ("gelu --in-dtype q3.12", "--in-dtype: 'q3.12' is ambiguous"),
        ("gelu --in-dtype float16", "a look-up counts in integers"),
        ("gelu --in-dtype q31", "at most 20: shift the input right first"),
        ("gelu --preset cmsis", "Did you mean 'cmsis-q7'?"),
        ("gelu -n 1", "must be at least 2, got 1"),
        ("gelu -n 100 --in-dtype s16.12", "try -n 128."),
        ("gelu -n 129 --in-dtype s16.12 --lookup linear", "try -n 128 or --endpoint."),
        ("gelu -n 70000", "65536 codes"),
        ("gelu -r 5:-5", "did you mean -5:5?"),
        ("gelu -r -8:8 --in-dtype s16.13", "beyond s16.13, which holds -4:4"),
        ("gelu -r -1/3:1 --in-dtype s16.12", "does not begin and end on codes of s16.12"),
        ("gelu --in-dtype s16.12 --in-scale 0.1", "s16.12 has its own scale"),
        ("gelu --in-zero 3", "--in-zero needs --in-scale"),
        ("gelu --out-scale 0.1", "q15 has its own scale"),
        ("gelu --dtype int8 --out-zero 3", "--out-zero needs --out-scale"),
        ("gelu --dtype int8 --out-scale nan", "--out-scale: must be > 0 and finite, got nan"),
        ("gelu --dtype int8 --in-scale -0.1", "--in-scale: must be > 0 and finite, got -0.1"),
        ("gelu --dtype int8 --out-scale 1 --out-zero 200", "codes from -128 to 127"),
        ("gelu --fit midpoint", "--fit midpoint is for --lookup linear"),
        ("gelu --fit float32 --lookup linear --dtype float16", "--lookup linear reckons"),
        ("gelu --code-order twos --in-dtype uint8", "--code-order twos needs signed codes"),
        ("gelu --code-order twos --in-dtype s16.12 -r 0:4", "as many codes below zero as above"),
        ("gelu --lookup trunc -r -1:8", "--lookup trunc needs an entry at x = 0"),
        ("gelu --end limit", "gelu has no finite limit"),
        (
            "1/x --preset tflite-int16",
            "--fit litert: 1/x is infinite beside x = 0: choose another",
        ),
        ("log(x) --preset tflite-sigmoid16", "--fit midpoint: log(x) is infinite beside x = 0"),
        ("gelu -r 8:-8", "8:-8: the low end must be below the high end (did you mean -8:8?)"),
        ("gelu --overflow error", "q15 cannot hold"),
        ("gelu --dtype float16 --overflow wrap", "float16 does not wrap"),
        ("gelu --max-error 0", "--max-error: must be > 0, got 0"),
        ("gelu --max-error 1lsb -n 4", "give --entries or --max-error, not both"),
        ("gelu --max-error 1lsb", "q15 does not hold the values: use --dtype s16.12"),
        ("tanh --smallest -n 4", "--smallest chooses --entries: leave it out"),
        ("tanh --smallest --preset hls4ml", "--smallest chooses the look-up"),
        ("tanh --segments 4 -n 4", "give --entries or --segments, not both"),
        ("tanh --segments 4 --max-error 1lsb", "--max-error or a number of --segments, not both"),
        ("tanh --segments 4 --lookup nearest", "lines or parabolas: use --lookup linear or"),
        ("tanh --widths power-of-two", "--widths is of segments: add --segments auto"),
        ("tanh --smallest --max-error 0.4lsb", "0.4lsb: the best is 0.5 lsb with -n 65536"),
        ("tanh --segments few", "'few' is not a whole number"),
        ("tanh --segments 4 -f mem", "--segments: a table of several arrays does not go into mem"),
        ("tanh --lookup quadratic -f verilog", "--lookup quadratic: verilog has no such look-up"),
        ("tanh --symmetry negative -f vhdl", "--symmetry negative: vhdl has no such look-up"),
        ("tanh --split", "C is split into -o FILE.h and FILE.c"),
        ("tanh --split -o made.mem", "C is split into -o FILE.h and FILE.c"),
        ("elu --symmetry negative", "elu has no symmetry"),
        ("gelu --name 3x", "--name: '3x' is no name in C, but actcli_3x is."),
        ("gelu --name größe", "'größe' is no name in C, but actcli_gr_e is."),
        ("gelu --name int", "--name: 'int' has a meaning in C; actcli_int has none."),
        ("gelu --name two__lines -f vhdl", "is no name in VHDL, but actcli_two_lines is."),
        ("gelu --name Entity -f vhdl", "'entity' has a meaning in VHDL"),
        (
            "gelu -o made.zip",
            "add -f with one of c, coe, ihex, ihex_words, mem, memb, mif, sv, verilog, vhdl, csv",
        ),
        ("gelu -f csv --bare", "--bare: csv has no comment to leave out"),
        ("gelu -f verilog --name module", "'module' has a meaning in Verilog"),
        ("gelu -f zip", "'zip' is not one of auto, c, coe"),
        ("log_softmax", "log_softmax takes a vector"),
        ("softmax -n 5", "--entries is for a function of one number, not for softmax"),
        ("softmax --max-error 1lsb", "--max-error is for a function of one number"),
        ("softmax -f mem", "softmax is a routine in C, which mem does not hold: use c"),
        ("softmax --preset tflite-int8", "int8 has no scale: say with --in-scale"),
        ("softmax --name sum", "'sum' has a meaning in C"),
        ("tanh --length 5", "--length is of softmax: tanh takes one number"),
        ("elu --alpha 1,2", "--alpha must be one number here"),
    ],
)
def test_usage_errors_say_what_would_be_right(run, tmp_path, line, said):
    done = run(f"lut {line}")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_unwritable_file_is_an_error(run):
    done = run("lut gelu -o nowhere/made.h")
    assert done.code == 3
    assert done.err == "actcli: cannot write nowhere/made.h: no such file or directory.\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")
@pytest.mark.parametrize("how", ["text", "json"])
def test_table_is_written_when_stderr_is_full(shell, how):
    done = shell(f"actcli lut tanh --report {how} 2> /dev/full")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("#endif /* ACTCLI_TANH_Q15_H */\n")


def test_report_wraps_to_a_narrow_terminal():
    _, err, code = on_terminal("lut", "sigmoid", columns=40)
    assert code == 0
    assert max(map(len, err.splitlines())) <= 40


def test_closed_pipe_is_not_an_error(shell):
    done = shell("actcli lut sigmoid -n 65536 -q | head -1; echo ${PIPESTATUS[0]}")
    assert done.out == "/*\n141\n"
    assert done.err == ""


def test_range_may_span_all_floats(run):
    done = run("lut sigmoid -r 1e-300:1e300 -n 64")
    assert done.code == 0
    assert "beyond    max 0.5 below" in done.err


def command_made_anew():
    """Return the command as a fresh import of its module makes it."""
    spec = importlib.util.spec_from_file_location("actcli.cli.lut_made_anew", lut.__file__)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.command


def test_new_recipe_field_has_an_option_and_is_reported(monkeypatch):
    @dataclass(frozen=True, kw_only=True)
    class Extended(Recipe):
        dither: str = recipe_field("no", "choice", "Which noise is added.", choices=("no", "blue"))

    monkeypatch.setattr("actcli.lut.recipe.Recipe", Extended)
    command = command_made_anew()
    help_ = CliRunner().invoke(command, ["--help"]).output
    assert re.search(r"--dither \[no\|blue\] +Which noise is added\.\s+\[default: no\]", help_)
    done = CliRunner().invoke(command, ["tanh", "--dither", "blue", "--report", "json"])
    report = json.loads(done.stderr)
    assert report["dither"] == "blue"
    assert report["command"] == "actcli lut tanh --dither blue"
    assert "actcli lut tanh --dither blue\n" in done.stdout
    done = CliRunner().invoke(command, ["tanh", "--report", "json"])
    assert json.loads(done.stderr)["dither"] == "no"


def test_new_preset_is_offered_and_applied(monkeypatch):
    monkeypatch.setitem(PRESETS, "mine", Preset({"dtype": "s8.6", "entries": 32}, "here"))
    command = command_made_anew()
    assert "hls4ml, mine;" in " ".join(CliRunner().invoke(command, ["--help"]).output.split())
    done = CliRunner().invoke(command, ["tanh", "--preset", "mine"])
    assert "table     32 entries of s8.6" in done.stderr


def test_preset_says_of_which_function_its_library_has_no_table(run):
    done = run("lut tanh --preset tflite-int16 --report none")
    assert done.code == 0
    assert done.err.startswith("actcli: tanh: LiteRT has no such table for it")
    assert "LiteRT" not in run("lut gelu --preset tflite-int16 --dtype s16.12 --report none").err
