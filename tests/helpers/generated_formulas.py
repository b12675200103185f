"""Formulas drawn at random from the whole vocabulary, as text."""

from actcli.formula.vocabulary import WORDS

STEPS = ("floor", "ceil", "round")
# Of lines alone: mpmath would miss that something else is an integer.

OF_ONE = sorted(
    name for name, word in WORDS.items() if word.arity == (1, 1) and name not in ("sum", *STEPS)
)


def generated(draw, depth):
    """Return the text of a formula of at most so many operations inside one another."""
    if depth == 0 or draw.random() < 0.12:
        return "x" if draw.random() < 0.7 else draw.choice(("1", "2", "3", "0.5", "1/3", "-1"))
    u, v, w, y = (generated(draw, depth - 1) for _ in range(4))
    return draw.choice((
        f"{draw.choice(OF_ONE)}({u})",
        f"{draw.choice(OF_ONE)}({u})",
        f"({u} {draw.choice('+-*/')} ({v}))",
        f"({u} {draw.choice('+-*')} ({v}))",
        f"{draw.choice(STEPS)}({draw.choice(('x', '2*x', 'x/2'))}) + {v}",
        f"(x % {draw.choice('123')})*{v}",
        f"{draw.choice(('min', 'max', 'hypot'))}({u}, {v})",
        f"where({u} {draw.choice(('<', '>=', '>'))} {v}, {w}, {y})",
        f"({u})**{draw.choice(('2', '3', '0.5', '(1/3)', '(-1)', '(-2)'))}",
    ))  # fmt: skip
