"""Write the indexes of the package: `python -m generate.indexes`, in tests/.

The catalogue's index says which module declares which function, and that of the commands what each
command does, so that neither has to be imported to be listed. The stub says to type checkers and
editors what `actcli` offers, and actcli.1 is the manual page. All repeat what the modules say; a
test compares them.
"""

import json
from pathlib import Path

import click
from generate.manpage import manual

import actcli
from actcli.catalogue import catalogue
from actcli.cli import COMMANDS

HEAD = '''"""{}

Written by `python -m generate.indexes` in tests/; do not edit.
"""

# fmt: off

'''


def catalogue_index():
    """Return the text of actcli/catalogue/_index.py."""
    text = HEAD.format("The functions of every family: name, title and aliases.")
    text += "FUNCTIONS: dict[str, dict[str, tuple[str, ...]]] = {\n"
    functions = [*catalogue().values()]
    for family in dict.fromkeys(activation.family for activation in functions):
        text += f"    {quoted(family)}: {{\n"
        for activation in functions:
            if activation.family == family:
                names = ", ".join(map(quoted, (activation.title, *activation.aliases)))
                text += f"        {quoted(activation.name)}: ({names},),\n"
        text += "    },\n"
    return text + "}\n"


def command_index():
    """Return the text of actcli/cli/_index.py."""
    text = HEAD.format("The first sentence of every command's help.")
    text += "SENTENCES: dict[str, str] = {\n"
    for name in COMMANDS.names():
        command = click.Command(name, help=COMMANDS.load(name).command.help)
        text += f"    {quoted(name)}: {quoted(command.get_short_help_str(1000))},\n"
    return text + "}\n"


def stub():
    """Return the text of actcli/__init__.pyi."""
    text = HEAD.format("What `actcli` offers, for type checkers and editors.")
    for name, home in sorted(actcli._HOMES.items()):
        text += f"from actcli.{home} import {name} as {name}\n"
    for name in sorted(actcli._PACKAGES):
        text += f"from actcli import {name} as {name}\n"
    text += "\n__version__: str\n"
    for activation in catalogue().values():
        for name in (activation.name, *activation.aliases):
            text += f"\n{name}: Activation\n{quoted(activation.title + '.')}\n"
    return text


def quoted(text):
    """Return a string literal."""
    return json.dumps(text, ensure_ascii=False)


PACKAGE = Path(actcli.__file__).parent

INDEXES = {
    PACKAGE / "catalogue" / "_index.py": catalogue_index,
    PACKAGE / "cli" / "_index.py": command_index,
    PACKAGE / "__init__.pyi": stub,
    PACKAGE / "cli" / "actcli.1": manual,
}
# Each file, and the function that returns its text.

if __name__ == "__main__":
    for path, index in INDEXES.items():
        path.write_text(index(), "utf-8")
