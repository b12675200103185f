"""Usage errors and unreadable input: one line that says what would be right."""

import pytest

from actcli.cli import COMMANDS


@pytest.mark.parametrize(
    ("line", "stdin", "code", "message"),
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
        ("eval elu 1 --beta 2", "", 2, "or elu. It takes --alpha (default 1.0, alpha > 0)."),
        ("eval elu 1 --alpha -0.2", "", 2, "--alpha must be > 0 for elu, got -0.2."),
        ("eval elu:alpha=-2 1", "", 2, "alpha must be > 0 for elu, got -2."),
        ("eval elu:beta=2 1", "", 2, "elu has no parameter 'beta'. It takes alpha"),
        ("eval elu 1 --alpha much", "", 2, "--alpha: 'much' is not a number."),
        ("eval relu 1.#INF", "", 2, "'1.#INF' is not a number: syntax error at 3."),
        ("eval x#2 1", "", 2, "syntax error at 2."),
        ("eval @missing.txt relu", "", 2, "'@missing.txt' is no function: numbers from files"),
        *((f"{command} {name}", "", 2, f"'{name}' is no function: numbers from files stand behind")
          for command in ("table gelu", "plot softmax", "check") for name in ("@missing.txt", "-")),
        ("eval relu 1,5", "", 2, "Use a point: 1.5, or give two values: 1 5."),
        ("eval relu abc", "", 2, "'abc' is not a number."),
        ("eval relu 1:2", "", 2, "write LO:HI:N"),
        ("eval relu 1:2:2.5", "", 2, "must be a whole number"),
        ("eval relu 1:2:1", "", 2, "at least 2 points"),
        ("eval relu 2:1:5", "", 2, "did you mean 1:2?"),
        ("eval relu 0:1:1e9", "", 2, "0:1: that is more than 100000000 points."),
        ("eval softmax 0:1:1e7", "", 2, "vector of 10000000 numbers is longer than 1000000: give"),
        ("eval elu 1 --alpha 0:1:1e8", "", 2, "--alpha: '0:1:1e8' is more than 1000 numbers."),
        ("table elu:alpha=0:1:1e8", "", 2, "'0:1:1e8' is more than 1000 numbers."),
        ("table relu -n 1000000000", "", 2, "that is more than 100000000 points."),
        ("table relu -n 300000 -f md", "", 2, "more than 400000 cells are too many for a format"),
        ("table relu -n 100000 -f table", "", 2, "more than 100000 cells are too many for"),
        ("table relu elu -n 3000000 -f json", "", 2, "more than 10000000 cells are too many"),
        ("eval relu 0:1:1e8 -f md", "", 2, "choose csv, tsv, jsonl or npy with -f."),
        ("diff softmax 0:1:5000", "", 2, "a vector of 5000 numbers is longer than 4096"),
        ("diff softmax -", 2 * (182 * "1 " + "\n"), 2, "33124 columns is wider than 32768"),
        (f"plot relu --title {2001 * 'a'}", "", 2, "--title: 2001 characters are more than 2000."),
        ("plot relu -n 1000000", "", 2, "too many to plot: for 2 curves at most 500000."),
        ("gallery --jobs 1000", "", 2, "--jobs: must be at most 256, got 1000."),
        ("eval relu 1/0", "", 2, "divides by zero"),
        *(
            (f"{command} x*argmax(x)", "", 2, "argmax at 3 cannot be used in an expression.")
            for command in ("eval", "diff", "table", "info", "plot", "lut", "check")
        ),
        ("eval relu argmax(3)", "", 2, "argmax at 1 cannot be used in an expression."),
        *((f"plot elu --size={size}", "", 2, "width and height must be > 0 and finite, got")
          for size in ("-1x3", "-1x-3", "3x0", "nanx3", "3xinf")),
        *((f"{line} a\udcff", "", 2, r"'a\udcff' is not UTF-8.")
          for line in ("plot elu --title", "plot elu --alt", "lut elu --name", "gallery --only")),
        ("info --from torch a\udcff", "", 2, r"torch has no 'a\udcff'"),
        ("info --from torch " + 300 * "(", "", 2, "torch has no '(("),
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
        ("eval relu 1 --defaults kears", "", 2, "transformers, tvm. Did you mean 'keras'?"),
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
        ("eval relu 1 --train", "", 2, "--train is for functions with random parameters, such as"),
        ("eval gelu --foo 1", "", 2, "no option '--foo' of actcli eval or gelu. It takes no param"),
        ("eval elu 1 --wrt alpha", "", 2, "for actcli eval, only for diff, plot and table."),
        ("eval elu 1 --layout side", "", 2, "'--layout' for actcli eval, only for plot."),
        ("info gelu --points=3", "", 2, "for actcli info, only for identify, plot and table."),
        ("list -n 3", "", 2, "'-n' for actcli list, only for identify, lut, plot and table."),
        ("table gelu elu --foo 3", "", 2, "no option '--foo'. See actcli table --help."),
    ],
)  # fmt: skip
def test_error_is_one_line_with_a_remedy(run, line, stdin, code, message):
    done = run(line, stdin)
    assert done.code == code, done
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith("actcli: ")
    assert message in done.err


LONG = "w" * 10_000


@pytest.mark.parametrize(
    "line",
    [
        "eval x+" + "+x" * 5000 + " 1",
        f"eval x*{'b' * 1900} 1",
        f"eval {LONG} 1",
        f"eval {LONG}.py:f 1",
        f"eval relu {LONG}",
        f"eval relu @{LONG}",
        f"eval relu 1 -o {LONG}.csv",
        f"eval relu 1 -o {LONG}",
        f"eval elu 1 --alpha {LONG}",
        f"eval elu 1 --{LONG} 3",
        f"eval elu:{LONG}=2 1",
        f"eval relu 1 -f {LONG}",
        f"table relu -n {'9' * 5000}",
        f"plot relu --layout {LONG}",
        f"info --from {LONG} x",
        f"diff elu 1 --wrt {LONG}",
        f"lut tanh --name {LONG}é",
        f"help {LONG}",
        f"--{LONG}",
        LONG,
        "eval " + "+".join(f"p{i}*x" for i in range(90)) + " 1",
    ],
)
def test_error_is_short_whatever_was_typed(run, line):
    done = run(line)
    assert done.code in (2, 3)
    assert done.err.startswith("actcli: ")
    assert len(done.err.rstrip("\n")) <= 400


@pytest.mark.parametrize(
    "arguments",
    [
        ["{}"],
        ["--{}"],
        ["help", "{}"],
        ["list", "{}"],
        ["eval", "{} x", "1"],
        ["eval", "{}.py:f", "1"],
        ["eval", "elu:{}=1", "1"],
        ["eval", "relu", "@{}"],
        ["eval", "relu", "1", "-o", "{}/x.csv"],
        ["eval", "elu", "1", "--alpha", "{}"],
    ],
)
def test_control_characters_that_were_typed_reach_no_terminal(run, arguments):
    done = run([part.format("a\x1b[31m\nb\r\u2028c\u202e") for part in arguments])
    assert done.code in (2, 3)
    assert done.err.endswith("\n")
    assert done.err[:-1].isprintable()


def test_note_of_a_file_with_a_strange_name_is_one_line(run):
    done = run(["eval", "relu", "1", "-o", "a\nb\x1b.csv"])
    assert done.err == "actcli: wrote a b\\x1b.csv\n"


def test_a_library_for_which_there_is_no_memory_is_not_a_bug(run, monkeypatch):
    def load(name):
        raise ImportError("ft2font.so: failed to map segment from shared object")

    monkeypatch.setattr(COMMANDS, "load", load)
    done = run("list")
    assert done.code == 3
    assert done.err == "actcli: this needs more memory than there is.\n"
