"""Pipes, terminals, encodings and half-written files."""

import os

import numpy as np
import pytest
from click.testing import CliRunner
from helpers.terminal import on_terminal, unstyled

import actcli
from actcli.catalogue import catalogue
from actcli.cli import cli
from actcli.numerics.tape.choice import tapes


def test_terminal_gets_a_table_and_pipe_gets_tsv(shell):
    shown, _, code = on_terminal("eval", "elu", "-1", "2", "--alpha", "0.2")
    assert code == 0
    assert "Exponential Linear Unit (alpha = 0.2)" in unstyled(shown)
    assert "-0.12642411176571153" in shown
    assert "\x1b[" in shown
    assert "\t" not in shown
    assert shell("actcli eval elu -1 --alpha 0.2 | cat").out == (
        "x\telu(alpha=0.2)\n-1\t-0.12642411176571153\n"
    )


@pytest.mark.parametrize("line", ["table gelu_tanh -n 5", "diff softmax 3 0.7 0.5", "list"])
def test_at_40_columns_no_digit_is_lost(line, run):
    shown, _, code = on_terminal(*line.split(), columns=40)
    assert code == 0
    assert max(map(len, unstyled(shown).splitlines())) <= 40
    if line != "list":
        for row in run(line).rows:
            assert all(cell in shown for cell in row)


def test_color_follows_option_and_environment():
    coloured = "\x1b["
    assert coloured not in on_terminal("eval", "relu", "1", NO_COLOR="1")[0]
    assert coloured not in on_terminal("eval", "relu", "1", "--color", "never")[0]
    assert coloured not in on_terminal("info", "relu", NO_COLOR="1")[0]
    assert coloured in on_terminal("info", "relu")[0]
    done = CliRunner().invoke(cli, ["eval", "relu", "1", "-f", "table", "--color", "always"])
    assert coloured in done.stdout


def test_info_sketches_the_function_on_a_terminal(run):
    shown, _, code = on_terminal("info", "gelu", columns=80)
    assert code == 0
    assert any("\u2801" <= letter <= "\u28ff" for letter in shown)
    assert max(map(len, unstyled(shown).splitlines())) <= 80
    assert unstyled(on_terminal("info", "gelu", TERM="dumb")[0]).count("|") > 10
    assert "\u2801" not in run("info gelu").out


def test_terminal_as_standard_input_is_an_error():
    _, err, code = on_terminal("eval", "relu")
    assert code == 2
    assert err == "actcli: give at least one X, or numbers on standard input.\n"


def test_closed_pipe_ends_with_code_141_and_no_message(shell):
    done = shell("actcli table gelu -n 100000 | head -1; echo ${PIPESTATUS[0]}")
    assert done.out == "x\tgelu\tgelu'\n141\n"
    assert done.err == ""


RESULTS = ["eval relu 1", "eval relu 1 -f npy", "plot relu -o -", "list", "--version"]


@pytest.mark.parametrize("line", RESULTS)
def test_a_result_needs_standard_output(shell, line):
    done = shell(f"actcli {line} >&-")
    assert (done.code, done.err) == (3, "actcli: cannot write: standard output is closed.\n")


@pytest.mark.parametrize(
    "line",
    [
        "eval relu 1 -o f.csv",
        pytest.param("plot relu -o f.png", marks=pytest.mark.slow),
        pytest.param("lut tanh -o f.mem --report none", marks=pytest.mark.slow),
    ],
)
def test_a_file_needs_no_standard_stream(shell, tmp_path, line):
    assert shell(f"actcli {line}").code == 0
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for redirection in (">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full"):
        path.unlink()
        done = shell(f"actcli {line} {redirection}")
        told = "" if "2>" in redirection else f"actcli: wrote {path.name}\n"
        assert (done.code, done.out, done.err) == (0, "", told)
        assert path.read_bytes() == whole


def test_gallery_needs_no_standard_stream(shell, tmp_path):
    assert shell("actcli gallery --only elu --jobs 1 <&- >&- 2>&-").code == 0
    assert len(os.listdir(tmp_path / "gallery")) == 3


def test_a_file_never_gets_the_descriptor_of_a_closed_stream(shell, tmp_path):
    """What C code or another process writes to standard error must not land in a result."""
    (tmp_path / "loud.py").write_text(
        "import os\n"
        "def f(x):\n"
        "    for descriptor in (1, 2):\n"
        "        try:\n"
        "            os.write(descriptor, b'loud')\n"
        "        except OSError:\n"
        "            pass\n"
        "    os.system('echo louder; echo loudest >&2')\n"
        "    return x\n",
        "utf-8",
    )
    assert shell("actcli eval loud.py:f 1 -o f.csv <&- >&- 2>&-").code == 0
    assert (tmp_path / "f.csv").read_text("utf-8") == "x,f\n1,1\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_ascii_and_latin_1_output_is_no_error(shell, encoding):
    done = shell(f"PYTHONIOENCODING={encoding} actcli list | wc -l")
    assert done.err == ""
    assert int(done.out) > len(catalogue())


def test_letters_that_the_encoding_lacks_are_spelled(shell):
    plain = "PYTHONIOENCODING=ascii actcli"
    done = shell(f"{plain} info elu")
    assert done.out.isascii()
    assert "f(x)          x for x > 0; alpha*(e^x - 1) otherwise" in done.out
    assert shell(f"{plain} eval 'α*x:α=2' 1").out == "x\talpha*x:alpha=2\n1\t2\n"
    assert (
        "x·sigma(x)"
        in shell("PYTHONIOENCODING=cp1252 actcli list silu | iconv -f cp1252 -t utf-8").out
    )


def test_binary_standard_input_is_an_error(shell):
    done = shell(r"printf '1\n\377\n' | actcli eval relu")
    assert done.code == 3
    assert done.err == (
        "actcli: standard input is not text in UTF-8: convert it, as with iconv -t UTF-8.\n"
    )


def test_full_standard_error_does_not_fail_the_command(shell):
    done = shell("actcli diff relu 0 2>/dev/full")
    assert (done.code, done.out) == (0, "x\trelu'\n0\t0\n")
    assert shell("actcli eval gelo 1 2>/dev/full").code == 2


def test_table_format_in_a_closed_pipe(shell):
    done = shell("actcli table gelu -n 4000 -f table | head -1; echo ${PIPESTATUS[0]}")
    assert done.out.endswith("141\n")
    assert done.err == ""


def test_full_disk_is_an_error(shell):
    done = shell("actcli table gelu -n 1000 > /dev/full")
    assert done.code == 3
    assert done.err == "actcli: cannot write: no space left on device.\n"


@pytest.mark.parametrize(
    "line",
    ["eval relu 1 -o a.csv", "plot relu -o a.csv -f png", "lut tanh -o a.csv -f c --report none"],
)
def test_a_hard_link_keeps_the_old_content_and_the_note_says_so(run, tmp_path, line):
    (tmp_path / "b.csv").write_text("old", "utf-8")
    (tmp_path / "a.csv").hardlink_to(tmp_path / "b.csv")
    assert run(line).err == (
        "actcli: wrote a.csv; its other name, a hard link, keeps the old content\n"
    )
    assert (tmp_path / "b.csv").read_text("utf-8") == "old"
    assert (tmp_path / "a.csv").stat().st_nlink == 1
    assert run(line).err == "actcli: wrote a.csv\n"


def test_several_hard_links_are_counted(run, tmp_path):
    (tmp_path / "a.csv").write_text("old", "utf-8")
    (tmp_path / "b.csv").hardlink_to(tmp_path / "a.csv")
    (tmp_path / "c.csv").symlink_to(tmp_path / "b.csv")
    (tmp_path / "d.csv").hardlink_to(tmp_path / "a.csv")
    assert "its 2 other names, hard links, keep the old content" in run("eval relu 1 -o c.csv").err
    assert "other name" not in run("eval relu 1 -o /dev/null -f csv").err


def test_failed_command_leaves_the_old_file(shell, tmp_path):
    (tmp_path / "old.csv").write_text("old", "utf-8")
    assert shell("actcli eval relu abc -o old.csv").code == 2
    assert shell("mkdir folder.csv; actcli eval relu 1 -o folder.csv").code == 3
    assert (tmp_path / "old.csv").read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.csv", "old.csv"]


def test_other_errors_in_a_destructor_are_reported_as_ever(shell, tmp_path):
    (tmp_path / "odd.py").write_text(
        "class Odd:\n"
        "    def __del__(self):\n"
        "        raise ValueError('odd')\n"
        "Odd()\n"
        "def f(x):\n"
        "    return x\n",
        "utf-8",
    )
    done = shell("actcli eval odd.py:f 1")
    assert (done.code, done.out) == (0, "x\tf\n1\t1\n")
    assert "ValueError: odd" in done.err


def test_bug_is_one_line_and_a_traceback_with_actcli_debug(monkeypatch):
    monkeypatch.setattr("actcli.analysis.summary.description", lambda activation: 1 / 0)
    done = CliRunner().invoke(cli, ["info", "relu"])
    assert done.exit_code == 70
    assert len(done.stderr.splitlines()) == 1
    assert "this is a bug: ZeroDivisionError" in done.stderr
    monkeypatch.setenv("ACTCLI_DEBUG", "1")
    assert isinstance(CliRunner().invoke(cli, ["info", "relu"]).exception, ZeroDivisionError)


def test_printed_digits_do_not_depend_on_how_many_numbers_there_are(shell):
    few = shell("seq -5 0.01 5 | head -n 400 | actcli eval gelu")
    many = shell("seq -5 0.01 5 | actcli eval gelu")
    assert many.rows[:400] == few.rows
    assert len(many.rows) == 1001


def test_digits_are_numpys_and_arrays_may_come_from_tapes(run, tmp_path):
    """Where there is an interpreter, some of these have other last bits by a tape."""
    text = [*map(float, (row[1] for row in run("eval gelu 1:2:600").rows))]
    run("eval gelu 1:2:600 -o y.tsv -q")
    written = np.loadtxt(tmp_path / "y.tsv", skiprows=1)
    run("eval gelu 1:2:600 -o y.npy -q")
    with tapes(wanted=False):
        assert np.array_equal(text, actcli.gelu(written[:, 0]))
        assert np.array_equal(written[:, 1], text)
    with tapes(wanted=True):
        assert np.array_equal(np.load(tmp_path / "y.npy"), actcli.gelu(written[:, 0]))


def test_verbose_says_what_computes_arrays(run):
    done = run("--version --verbose")
    first, second = done.out.splitlines()
    assert first == run("--version").out.strip()
    assert second in ("arrays: compiled", "arrays: NumPy alone: the extension was not compiled")
    assert run("--verbose eval relu 1").err == "actcli: --verbose goes with --version.\n"
