"""The first sentence of every command's help.

Written by `python -m generate.indexes` in tests/; do not edit.
"""

# fmt: off

SENTENCES: dict[str, str] = {
    "check": "Check that FUNCTIONs keep what they promise; exit 1 where one does not.",
    "completion": "Print the completion script of a SHELL.",
    "diff": "Differentiate FUNCTION at each X; grad is the same command.",
    "eval": "Evaluate FUNCTION at each X.",
    "flow": "Send a batch through a deep random network of each FUNCTION, and a gradient back.",
    "gallery": "Draw the figures of all functions into DIR, by default gallery.",
    "help": "Explain a TOPIC, or a command; without one, list the topics.",
    "identify": "Tell which function SOURCE computes; exit 1 where it is none of the catalogue.",
    "info": "Tell everything known about FUNCTION.",
    "list": "List the functions: name, family, formula, aliases.",
    "lut": "Make a lookup table of FUNCTION for a device that has no floating point.",
    "plot": "Plot each FUNCTION next to its derivative.",
    "table": "Tabulate each FUNCTION and its derivatives over a range.",
    "train": "Train the same network with each FUNCTION: the same start and the same batches.",
}
