"""Read JSON as strictly as the schema of the output demands."""

import json
import re
from importlib.resources import files

SCHEMA = json.loads(files("actcli.output").joinpath("schema.json").read_text("utf-8"))


def no_constant(name):
    raise AssertionError(f"{name} is no JSON")


def parsed(text):
    document = json.loads(text, parse_constant=no_constant)
    assert conforms(document, SCHEMA)
    return document


def conforms(value, schema):
    """As much of JSON Schema as ours uses; a keyword beyond that is an error."""
    known = {"$schema", "$defs", "$ref", "title", "description", "oneOf", "anyOf", "type", "enum",
             "pattern", "minimum", "items", "minItems", "required", "properties", "minProperties",
             "patternProperties", "additionalProperties"}  # fmt: skip
    assert schema.keys() <= known
    types = {"object": dict, "array": list, "string": str, "number": (int, float), "integer": int,
             "null": type(None)}  # fmt: skip
    kinds = schema.get("type", [*types])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not any(isinstance(value, types[kind]) for kind in kinds):
        return False
    checks = [value in schema["enum"]] if "enum" in schema else []
    if "$ref" in schema:
        checks.append(conforms(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]))
    if "oneOf" in schema:
        checks.append(sum(conforms(value, one) for one in schema["oneOf"]) == 1)
    if "anyOf" in schema:
        checks.append(any(conforms(value, one) for one in schema["anyOf"]))
    if isinstance(value, str):
        checks.append(re.search(schema.get("pattern", ""), value))
    if isinstance(value, int | float):
        checks.append(value >= schema.get("minimum", value))
    if isinstance(value, list):
        checks.append(len(value) >= schema.get("minItems", 0))
        checks += [conforms(item, schema.get("items", {})) for item in value]
    if isinstance(value, dict):
        checks.append(len(value) >= schema.get("minProperties", 0))
        checks.append(value.keys() >= set(schema.get("required", [])))
        for key, item in value.items():
            named = [part for name, part in schema.get("properties", {}).items() if name == key]
            named += [
                p for n, p in schema.get("patternProperties", {}).items() if re.search(n, key)
            ]
            extra = schema.get("additionalProperties", True)
            checks += [conforms(item, part) for part in named]
            checks.append(
                bool(named) or (extra if isinstance(extra, bool) else conforms(item, extra))
            )
    return all(checks)
