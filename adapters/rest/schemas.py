"""The schemas of the models, made good to read and to make clients of.

Choices have a name of their own and stand once; what may be null says so in its type; names of members are
not said again as titles.

>>> forms = Forms()
>>> status = {"anyOf": [{"enum": ["a", "b"], "type": "string"}, {"type": "null"}]}
>>> forms.member("InvoiceBody", "status", status)
{'anyOf': [{'$ref': '#/components/schemas/InvoiceStatus'}, {'type': 'null'}]}
>>> note = {"anyOf": [{"type": "string"}, {"type": "null"}], "title": "Note"}
>>> forms.member("InvoiceBody", "note", note)
{'type': ['string', 'null']}
>>> list(forms.named)
['InvoiceStatus']
"""

import json
import re
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

Schema = dict[str, Any]
REF = "#/components/schemas/{model}"
_NULL = {"type": "null"}
_ENDINGS = re.compile(r"(Body|Query|Shown|Fields|Made|Paid)$")
_WORDS = re.compile("[A-Za-z0-9]+")
_FEW = 2


def of_models(models: list[type[BaseModel]], forms: "Forms") -> dict[str, Schema]:
    """Write the schemas of models and of what they are made of; choices that have names go to ``forms``."""
    pairs = [(model, "validation") for model in models]
    _, made = models_json_schema(pairs, ref_template=REF)  # type: ignore[arg-type]  # a list of literals
    return {name: forms.model(name, schema) for name, schema in made["$defs"].items()}


def of_query(model: type[BaseModel], forms: "Forms") -> Schema:
    """Write the schema of a query."""
    return forms.model(model.__name__, model.model_json_schema(ref_template=REF))


def by_plain_names(document: Schema) -> Schema:
    """Call what is shown by the name of the thing: ``Invoice``, not ``InvoiceShown``, where that is free.

    >>> by_plain_names({"components": {"schemas": {"ItemShown": {}}}, "a": {"$ref": "x/ItemShown"}})
    {'components': {'schemas': {'Item': {}}}, 'a': {'$ref': 'x/Item'}}
    """
    schemas = document["components"]["schemas"]
    plain = {name: name.removesuffix("Shown") for name in schemas}
    plain |= {name: name for name, called in plain.items() if name != called and called in schemas}
    named = {
        plain[name]: {**schema, "title": plain[name]} if "title" in schema else schema
        for name, schema in schemas.items()
    }
    whole = {**document, "components": {**document["components"], "schemas": named}}
    formed: Schema = _renamed(whole, plain)
    return formed


def _renamed(part: Any, plain: dict[str, str]) -> Any:
    if isinstance(part, list):
        return [_renamed(one, plain) for one in part]
    if not isinstance(part, dict):
        return part
    if isinstance(part.get("$ref"), str):
        where, _, name = part["$ref"].rpartition("/")
        part = {**part, "$ref": f"{where}/{plain.get(name, name)}"}
    return {key: _renamed(value, plain) for key, value in part.items()}


class Forms:
    """Gives schemas their form; ``named``: the choices and maps that got names, each once."""

    def __init__(self) -> None:
        self.named: dict[str, Schema] = {}
        self._names: dict[str, str] = {}

    def model(self, name: str, schema: Schema) -> Schema:
        """Form the schema of a model."""
        if "description" in schema:
            schema = {**schema, "description": schema["description"].replace("``", "`")}
        members = schema.get("properties")
        if members:
            formed = {key: self.member(name, key, of) for key, of in _ordered(members)}
            schema = {**schema, "properties": formed}
        return schema

    def member(self, model: str, name: str, schema: Schema) -> Schema:
        """Form the schema of a member."""
        formed = {key: value for key, value in schema.items() if key != "title"}
        if formed.get("default", 0) is None:
            del formed["default"]
        choices = formed.pop("anyOf", None)
        if choices is None:
            return self._single(model, name, formed)
        real = [self._single(model, name, one) for one in choices if one != _NULL]
        is_nullable = len(real) < len(choices)
        if len(real) > 1 or "$ref" in real[0]:
            return {"anyOf": [*real, *([_NULL] if is_nullable else [])], **formed}
        return {**_nullable(real[0]), **formed}

    def _single(self, model: str, name: str, schema: Schema) -> Schema:
        if schema.get("type") == "array" and "items" in schema:
            return {**schema, "items": self.member(model, name, schema["items"])}
        if len(schema.get("enum", ())) >= _FEW or _is_map(schema):
            return self._by_name(model, name, schema)
        return schema

    def _by_name(self, model: str, name: str, schema: Schema) -> Schema:
        """Let a choice stand under a name: the model's and the member's; for a map the member's alone."""
        beside = {key: schema[key] for key in ("default",) if key in schema}
        bare = {key: value for key, value in schema.items() if key != "default"}
        same = json.dumps([name, bare], sort_keys=True)
        if same not in self._names:
            words = "".join(word.capitalize() for word in _WORDS.findall(name))
            called = words if _is_map(schema) else _ENDINGS.sub("", model) + words
            if called in self.named:
                called = model + words
            self._names[same] = called
            self.named[called] = bare
        return {"$ref": REF.format(model=self._names[same]), **beside}


def _ordered(members: Schema) -> list[tuple[str, Schema]]:
    """Let what a thing is come first, and what stands beside every thing last."""
    places = {"id": -2, "object": -1, "created_at": 1, "updated_at": 2, "sandbox": 3, "metadata": 4}
    return sorted(members.items(), key=lambda member: places.get(member[0], 0))


def _is_map(schema: Schema) -> bool:
    return isinstance(schema.get("additionalProperties"), dict) and "properties" not in schema


def _nullable(schema: Schema) -> Schema:
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {**schema, "type": [*kinds, "null"]}
