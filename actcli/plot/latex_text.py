"""Texts and formulas of a figure as LaTeX sets them."""

from __future__ import annotations

import re
from unicodedata import name, normalize

from actcli.plot.mathtext import between_math

SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    }
)
# The characters that mean something to LaTeX.

OTHER_LETTERS = str.maketrans({**{sign: rf"\ensuremath{{{sign}}}" for sign in "<>|"}, '"': "''"})
# The characters in whose places LaTeX's first encoding has others: an inverted "!" or a dash. A
# straight quotation mark is a command in German documents.

SIGNS = {
    "−": "-", "×": r"\times ", "·": r"\cdot ", "±": r"\pm ", "≤": r"\leq ", "≥": r"\geq ",
    "≠": r"\neq ", "≈": r"\approx ", "∞": r"\infty ", "√": r"\surd ", "∂": r"\partial ",
    "Σ": r"\Sigma ", "′": "'", "″": "''", "‴": "'''", "…": r"\ldots ",
}  # fmt: skip

LATIN_CAPITALS = {"ALPHA": "A", "BETA": "B", "EPSILON": "E", "ZETA": "Z", "ETA": "H", "IOTA": "I",
                  "KAPPA": "K", "MU": "M", "NU": "N", "OMICRON": "O", "RHO": "P", "TAU": "T",
                  "CHI": "X"}  # fmt: skip
# LaTeX has no commands for the Greek capitals that look like these.

RAISED, LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾ⁿˣⁱʲ", "₀₁₂₃₄₅₆₇₈₉₋₊₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"

UNUSUAL = re.compile(rf"[{RAISED}]+|[{LOWERED}]+|[^\x00-\x7f]")


def escaped(text: str) -> str:
    """Return a text whose characters mean nothing to LaTeX; other alphabets stay as they are."""
    return text.translate(SPECIAL)


def in_latex(text: str) -> str:
    """Return a text of a figure, with mathtext between dollar signs, as any LaTeX sets it."""
    parts = between_math(text)
    for i, part in enumerate(parts):
        if i % 2:
            parts[i] = UNUSUAL.sub(_in_formula, part)
        else:
            plain = escaped(part.replace(r"\$", "$")).translate(OTHER_LETTERS)
            parts[i] = UNUSUAL.sub(_in_text, plain)
    return "".join(parts)


def _in_text(found: re.Match[str]) -> str:
    """Return characters of a text in commands, or as they are if they have none."""
    command = _in_formula(found)
    return command if command == found[0] else rf"\ensuremath{{{command.strip()}}}"


def _in_formula(found: re.Match[str]) -> str:
    """Return characters of a formula in commands, or as they are if they have none."""
    text = found[0]
    if text[0] in RAISED + LOWERED:
        level = "^" if text[0] in RAISED else "_"
        return f"{level}{{{normalize('NFKC', text).replace('−', '-')}}}"
    if text in SIGNS:
        return SIGNS[text]
    match name(text, "").split():
        case ["GREEK", "SMALL", "LETTER", called]:
            return f"\\{called.lower().replace('lamda', 'lambda')} "
        case ["GREEK", "CAPITAL", "LETTER", called] if called in LATIN_CAPITALS:
            return rf"\mathrm{{{LATIN_CAPITALS[called]}}}"
        case ["GREEK", "CAPITAL", "LETTER", called]:
            return f"\\{called.capitalize().replace('Lamda', 'Lambda')} "
    return text
