"""A path of the Square dialect."""

from adapters.rest.pipeline import Resource
from adapters.rest.square.speaking import SquareSpeech

SPEECH = SquareSpeech()


class SquareResource(Resource):
    """One path with its operations."""

    speech = SPEECH
