"""The manual page, made of the help of every command."""

import re

import click

from actcli.cli import COMMANDS, _exit, cli
from actcli.cli._topics import topic_summary, topics
from actcli.support.version import __version__

HEAD = r""".\" Written by `python -m generate.indexes` in tests/; do not edit.
.TH ACTCLI 1 "" "actcli {version}" "User Commands"
.SH NAME
actcli \- {sentence}
.SH SYNOPSIS
.B actcli
COMMAND [ARGUMENT]...
"""

EXIT_CODES = {
    _exit.DONE: "All is well.",
    _exit.FOUND: "A check found something that is not as it should be.",
    _exit.USAGE: "The command line is wrong.",
    _exit.UNREADABLE: "A file cannot be read or written, a library is missing, or memory is short.",
    _exit.BUG: "A fault of actcli itself.",
    _exit.CLOSED: "Whoever read the output has left.",
}


def escaped(text):
    """Return a text of one line in which roff sees no requests and no escapes."""
    line = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{line}" if line.startswith((".", "'")) else line


def paragraphs(text):
    """Yield the paragraphs of a help text; those that Click leaves as they are stay so."""
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.splitlines()]
        if lines[0] == "\b":
            yield ".PP\n.RS 4\n.nf\n" + "\n".join(map(escaped, lines[1:])) + "\n.fi\n.RE\n"
        else:
            yield f".PP\n{escaped(' '.join(part.split()))}\n"


def command_section(name):
    """Return the section of a command: how it is called, what it does, its options."""
    command = COMMANDS.load(name).command
    context = click.Context(command, info_name=f"actcli {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    text = f".SS actcli {name} {escaped(usage)}\n"
    text += "".join(paragraphs(command.help or ""))
    for option in command.get_params(context):
        record = option.get_help_record(context)
        if record and record[1]:
            names, help_text = record
            text += f".TP\n.B {escaped(names)}\n{escaped(' '.join(help_text.split()))}\n"
    return text


def manual():
    """Return the text of actcli/cli/actcli.1."""
    sentence = cli.help.partition(".")[0]
    text = HEAD.format(version=__version__, sentence=escaped(sentence))
    text += ".SH DESCRIPTION\n" + "".join(paragraphs(cli.help))
    text += ".SH COMMANDS\n" + "".join(map(command_section, COMMANDS.names()))
    text += ".SH TOPICS\nEach is shown by\n.B actcli help TOPIC\n"
    for name in topics():
        text += f".TP\n.B {escaped(name)}\n{escaped(topic_summary(name))}\n"
    text += ".SH EXIT STATUS\n"
    for code, meaning in EXIT_CODES.items():
        text += f".TP\n.B {code}\n{meaning}\n"
    return text
