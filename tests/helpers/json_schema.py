"""Read JSON as strictly as the schema of the output demands."""

import json
from importlib.resources import files

from jsonschema import Draft202012Validator
from jsonschema.validators import extend

SCHEMA = json.loads(files("actcli.output").joinpath("schema.json").read_text("utf-8"))

STRICT_INTEGERS = Draft202012Validator.TYPE_CHECKER.redefine(
    "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
)
# JSON Schema takes 1.0 for an integer too, which readers in other languages may not.

VALIDATOR = extend(Draft202012Validator, type_checker=STRICT_INTEGERS)(SCHEMA)


def parsed(text):
    """Return the document that a text is, after checking it against the schema."""
    document = json.loads(text, parse_constant=_not_json)
    VALIDATOR.validate(document)
    return document


def conforms(document):
    """Return whether a document is as the schema demands."""
    return VALIDATOR.is_valid(document)


def keywords(schema):
    """Yield the keywords of a schema and of all schemas in it."""
    yield from schema
    for key, value in schema.items():
        if key in ("properties", "patternProperties", "$defs"):
            inner = value.values()
        elif key in ("oneOf", "anyOf"):
            inner = value
        else:
            inner = [value] if key in ("items", "additionalProperties") else []
        for one in inner:
            if isinstance(one, dict):
                yield from keywords(one)


def _not_json(name):
    raise AssertionError(f"{name} is no JSON")
