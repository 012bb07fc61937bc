"""What the tests of the OpenAPI documents share."""

from typing import Any

import jsonschema_rs
from schemathesis.specs.openapi.definitions import OPENAPI_31

Document = dict[str, Any]


def calls_of(document: Document) -> dict[str, Any]:
    """List the calls of a document by method and path."""
    return {
        f"{method.upper()} {path}": one
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    }


def faults(document: Document, schema: Document, value: Any) -> list[str]:
    """Say what of a value does not fit a schema of a document."""
    whole = {**schema, "components": document["components"]}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(value)]


def faults_of_document(document: Document) -> list[str]:
    """Say what makes it no OpenAPI 3.1."""
    validator = jsonschema_rs.Draft202012Validator(OPENAPI_31)
    return [error.message for error in validator.iter_errors(document)]
