"""A path of the Refrens dialect: its business must be the app's; logging in asks for nothing before."""

from adapters.rest.asked import Asked
from adapters.rest.call import Answer, Call
from adapters.rest.operation import Operation
from adapters.rest.pipeline import Course, Resource
from adapters.rest.refrens.gate import AppGate, require_business
from adapters.rest.refrens.speaking import RefrensSpeech

SPEECH = RefrensSpeech()


class RefrensResource(Resource):
    """One path with its operations."""

    speech = SPEECH

    def _call(
        self, asked: Asked, request_id: str, operation: Operation | None, course: Course
    ) -> Call:
        call = super()._call(asked, request_id, operation, course)
        if call.credential:
            require_business(asked, call.credential)
        return call

    def _run(self, asked: Asked, request_id: str, course: Course) -> Answer:
        operation = self._operations.get(asked.method)
        if operation and operation.is_open and isinstance(self._gate, AppGate):
            return self._log_in(asked, request_id, operation, self._gate)
        return super()._run(asked, request_id, course)

    def _log_in(self, asked: Asked, request_id: str, operation: Operation, gate: AppGate) -> Answer:
        """Give an app its token: nothing is written, so no key makes it happen once."""
        said = self.speech.json_of(asked, operation) or {}
        login = gate.log_in(asked, said)
        now = self._mode.parts.clock.now()
        return self._read(Call(self._mode, request_id, now, asked.address, found=login), operation)
