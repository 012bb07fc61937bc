"""A path of the Square dialect: who calls it may say which version of Square he was written for."""

import re

from adapters.rest.asked import Asked
from adapters.rest.call import Call
from adapters.rest.operation import Operation
from adapters.rest.pipeline import Course, Resource
from adapters.rest.square.speaking import SquareSpeech

SPEECH = SquareSpeech()
_VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class SquareResource(Resource):
    """One path with its operations; ``Square-Version`` is told back, whatever it is."""

    speech = SPEECH

    def _call(
        self, asked: Asked, request_id: str, operation: Operation | None, course: Course
    ) -> Call:
        version = asked.headers.get("square-version", "")
        if _VERSION.fullmatch(version):
            course.headers["Square-Version"] = version
        return super()._call(asked, request_id, operation, course)
