"""Hostile formulas: none executes anything, and each is answered in a bounded processor time.

They reach for attributes, calls and imports, hide letters, nest deep, and cost much. An audit hook
ends the process at once if it starts another one, opens a connection or writes a file of its own.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from resource import RLIMIT_CPU
from typing import Any

from stress._judge import complaint, fail, files_in, typed
from stress._lines import import_all
from stress._process import run
from stress._runner import CaseError, Part, main
from stress._trees import SMOOTH, random_tree, text

SECONDS = {"plot": 120, "check": 120, "info": 120, "lut": 120}
# Of processor time, for any answer of the commands that evaluate a formula thousands of times; a
# long one with many joins takes a minute on its own.

OTHER_SECONDS = 30
# Of the other commands.

EXECUTED = 98
# The exit code of a process that was about to execute what it was given.

FORBIDDEN_EVENTS = (
    "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn",
    "subprocess.Popen", "socket.connect", "socket.bind", "webbrowser.open", "urllib.Request",
    "code.__new__", "ctypes.dlopen", "shutil.rmtree", "os.chmod", "os.mkdir",
)  # fmt: skip
"""Of Python's table of audit events, what no formula has a reason to cause."""

CODE = [
    "__import__('os').system('touch pwned')",
    "().__class__.__base__.__subclasses__()",
    "x.__class__.__mro__[1].__subclasses__()",
    "open('pwned', 'w')",
    'exec(\'open("pwned", "w")\')',
    'eval(\'open("pwned", "w")\')',
    "(lambda: open('pwned', 'w'))()",
    "[open('pwned', 'w') for i in x]",
    "{open('pwned', 'w') for i in (1,)}",
    "(y := open('pwned', 'w'))",
    'f\'{open("pwned", "w")}\'',
    "f\"{__import__('os').system('touch pwned')}\"",
    "exp.__globals__['os'].system('touch pwned')",
    "exp.__call__(x)",
    "x.tofile('pwned')",
    "np.save('pwned', x)",
    "os.system('touch pwned')",
    "getattr(x, 'tofile')('pwned')",
    "globals()['__builtins__']",
    "breakpoint()",
    "input()",
    "exit()",
    "help()",
    "print(x)",
    "type(x)('pwned')",
    "x.real",
    "x[0]",
    "x[::2]",
    "*x",
    "**x",
    "x if x else x",
    "x and x",
    "not x",
    "await x",
    "yield x",
    "x; import os; os.system('touch pwned')",
    "x\nimport os\nos.system('touch pwned')",
    "import os",
    "sin(**{'u': x})",
    "sin(*[x])",
    "elu(x, **{'alpha': 1})",
    "elu(x, alpha=__import__('os').system('touch pwned'))",
    "'x'*10**10",
    "b'x'",
    "1j*x",
    "...",
    "None + x",
    "True + x",
    "`touch pwned`",
    "$(touch pwned)",
    "; touch pwned",
    "| touch pwned",
    "${x.__class__}",
    "%(x)s%n%n",
    "{x.__class__}",
    "evil.py:f",
    "./evil.py:f",
    "@evil.py",
]
"""What would leave a file `pwned`, or at least an answer, if it were executed."""

LOOK_ALIKES = {
    "x": "хｘ𝑥×", "e": "еｅℯ", "a": "аα", "o": "оο", "s": "ѕｓ", "i": "іｉ", "(": "（⁽", ")": "）⁾",
    "_": "＿‿", "*": "∗＊", "1": "１¹①", "-": "−–",
}  # fmt: skip
"""Letters of other alphabets that look like ours; Python's parser takes some for these."""

HIDDEN = ["\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad", "\0", "\x1b[2J", "\r", "\udc80", "\x0c"]


def _code(random: Random) -> str:
    wrap = random.choice(["{}", "{}", "x + {}", "exp({})", "relu(x)*({})", "where(x > 0, x, {})"])
    return wrap.replace("{}", random.choice(CODE))


def _look_alike(random: Random) -> str:
    source = random.choice([_code(random), text(random_tree(random)), "x.__class__"])
    letters = [
        random.choice(LOOK_ALIKES.get(letter, letter)) if random.random() < 0.2 else letter
        for letter in source
    ]
    if random.random() < 0.5:
        letters.insert(random.randrange(len(letters) + 1), random.choice(HIDDEN))
    return "".join(letters)


def _powers(random: Random) -> str:
    base = random.choice(["9", "x", "(1+x)", "10", "-1", "0", "1e308", "inf", "nan"])
    links = [random.choice(["9", "x", "99999999", "1e308", "0.5", "-9", "(-x)"]) for _ in range(9)]
    tower = "**".join([base, *links[: random.randrange(1, 9)]])
    return random.choice([tower, f"x + {tower}", f"sin({tower}*x)", f"({tower})**({tower})*x"])


def _nested(random: Random) -> str:
    depth = random.choice([5, 20, 90, 110, 1000, 100_000])
    word = random.choice([*SMOOTH, "relu", "gelu", "mish", "abs", "-", "", "min", "softmax", "sum"])
    close = ", x)" if word == "min" else ")"
    if word == "-":
        return "-" * depth + "x"
    return f"{word}(" * depth + "x" + close * (depth if random.random() < 0.9 else depth - 1)


def _many(random: Random) -> str:
    """Return many terms, breakpoints or names."""
    count = random.choice([5, 10, 10, 50, 600, 50_000])
    term = random.choice([
        "x", "abs(x-{})", "sin(x*{})", "relu(x-{})", "sign(sin({}*x))", "a{}*x", "tan({}*x)",
        "where(x > {}, x, -x)", "max(x, {}, x**2, -x)", "gelu(x+{})", "erf({}*x)", "x**{}",
    ])  # fmt: skip
    sign = random.choice(["+", "*", "-", "/", "**", " < "])
    return sign.join(term.replace("{}", str(i)) for i in range(1, count + 1))


def _branches(random: Random) -> str:
    """Return choices within choices, whose breakpoints multiply."""
    formula, most = "x", random.choice([100, 100, 100, 100, 300, 300, 300, 300, 300, 1900])
    for _ in range(random.randrange(2, 14)):
        template = random.choice([
            "where(sin({}) > 0, {}, {})", "max({}, -({}), {})", "abs({}) - 1", "min({}, x**2)",
            "({})*({})", "tan({})", "where({} == 0, 1, {})", "sin(exp({}))", "1/({})",
        ])  # fmt: skip
        longer = template.replace("{}", formula)
        if len(longer) > most:
            break
        formula = longer
    return formula


def _long(random: Random) -> str:
    length = random.choice([500, 2001, 100_000])
    return random.choice([
        "a" * length, "x+" * length + "x", "1" * length + "*x", "0." + "3" * length + "*x",
        "x*1e" + "9" * length, "x" + " " * length, "é" * length, "x+#" + "c" * length,
    ])  # fmt: skip


KINDS: list[Callable[[Random], str]] = [
    _code, _code, _look_alike, _powers, _nested, _many, _branches, _long,
]  # fmt: skip

PLACES = [
    ["eval", "{}", "0.5"],
    ["eval", "{}", "0.5"],
    ["diff", "{}", "0.5"],
    ["diff", "{}", "0.5", "--order", "2"],
    ["diff", "{}", "0.5", "--order", "8"],
    ["info", "{}"],
    ["info", "{}", "--latex"],
    ["table", "{}", "-n", "5"],
    ["eval", "{}", "0.5", "--digits", "30"],
    ["lut", "{}", "-o", "o.h"],
    ["plot", "{}", "-o", "o.svg"],
    ["plot", "{}", "--sketch"],
    ["check", "{}", "--range", "-1:1"],
    ["eval", "relu", "{}"],
    ["eval", "elu", "1", "--alpha", "{}"],
    ["eval", "elu:alpha={}", "1"],
    ["eval", "x*b:b={}", "1"],
    ["table", "relu", "--range", "{}:1"],
    ["plot", "relu", "--title", "{}", "-o", "o.svg"],
    ["plot", "relu", "--minus", "{}", "-o", "o.svg"],
    ["lut", "relu", "--name", "{}", "-o", "o.h"],
    ["list", "{}"],
    ["help", "{}"],
    ["{}"],
]


COMPLETED = [
    ["eval", "{}"],
    ["eval", "{}", ""],
    ["plot", "relu", "{}"],
    ["eval", "relu", "--{}"],
    ["{}"],
]
# What stands before a TAB, which runs nothing at all, not even a file that is named as a FUNCTION.


def attempt(random: Random, folder: Path) -> None:
    """Give a command a hostile formula, or let it complete one."""
    (folder / "evil.py").write_text("open('pwned', 'w')\ndef f(x):\n    return x\n")
    if random.random() < 0.15:
        _complete(random, folder)
    else:
        _command(random, folder)
    if left := files_in(folder).keys() - {"evil.py", "o.h", "o.svg"}:
        raise CaseError(f"{sorted(left)} is written")


def _complete(random: Random, folder: Path) -> None:
    """Let a shell ask how a word goes on."""
    formula, shell = random.choice(KINDS)(random), random.choice(["bash", "zsh", "fish"])
    words = [word.replace("{}", formula) for word in random.choice(COMPLETED)]
    line = shlex.join(["actcli", *words]).replace("\0", "␀")
    asked = {
        "_ACTCLI_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": line[:100_000],
        "COMP_CWORD": words[-1] if shell == "fish" else str(len(words)),
    }
    asked = {name: text.encode("utf-8", "replace").decode() for name, text in asked.items()}

    def before() -> None:
        os.environ.update(asked)
        _watch()

    outcome = run([], folder, limits={RLIMIT_CPU: OTHER_SECONDS}, before=before)
    if problem := complaint(outcome, codes=[0]) or (outcome.err and "it is not silent"):
        fail(f"{asked}"[:2000], problem, outcome)


def _command(random: Random, folder: Path) -> None:
    formula, place = random.choice(KINDS)(random), random.choice(PLACES)
    args = [word.replace("{}", formula).replace("\0", "␀") for word in place]
    if "evil.py:f" in formula and place[1:2] == ["{}"]:
        return  # A file that is named as a FUNCTION is run: that is what naming it is for.
    seconds = SECONDS.get(args[0], OTHER_SECONDS)
    outcome = run(args, folder, limits={RLIMIT_CPU: seconds}, before=_watch)
    shown = typed([arg if len(arg) < 2100 else f"{arg[:50]}…{len(arg)}" for arg in args])
    if problem := complaint(outcome, codes=(0, 1, 2, 3) if args[0] == "check" else (0, 2, 3)):
        fail(shown, problem, outcome)


def _watch() -> None:
    """End this process at the first event that no formula has a reason to cause."""

    def hook(event: str, args: Any) -> None:
        if event in FORBIDDEN_EVENTS or (event == "open" and "pwned" in str(args[0])):
            os.write(2, f"executed: {event} {args!r:.300}\n".encode(errors="replace"))
            os._exit(EXECUTED)

    sys.addaudithook(hook)


PART = Part(
    name="hostile",
    title="a hostile formula or word: nothing executed, answered in bounded processor time",
    cases=120,
    attempt=attempt,
    prepare=import_all,
)

if __name__ == "__main__":
    main(PART)
