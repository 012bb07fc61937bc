"""What bodies of the Refrens dialect are: fields that are not known are overlooked, names are its own."""

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from adapters.rest.shapes import Body, Query, Shown


class Loose(Body):
    """The body of a request; its clients send more than anybody asks for."""

    model_config = ConfigDict(
        extra="ignore", strict=True, frozen=True, alias_generator=to_camel, populate_by_name=True
    )


class Asking(Query):
    """The query of a request."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Camel(Shown):
    """What a reply holds, by the dialect's names."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)
