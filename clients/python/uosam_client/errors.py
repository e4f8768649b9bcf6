"""What a stage says when it refuses or fails."""

from __future__ import annotations

from typing import Optional

import grpc
from google.rpc import error_details_pb2, status_pb2

_DETAILS = "grpc-status-details-bin"
_BY_NUMBER = {code.value[0]: code for code in grpc.StatusCode}


class RefinementError(Exception):
    """A stage refused or failed; the text is one line for a person."""

    def __init__(self, stage: str, code: grpc.StatusCode, reason: str, message: str, retry_after: Optional[float] = None):
        super().__init__(message)
        self.stage = stage
        #: gRPC status.
        self.code = code
        #: Stable reason, e.g. LABEL_MAP_EMPTY, or the status's name.
        self.reason = reason
        #: Seconds that the service asks to be left alone, if it does.
        self.retry_after = retry_after

    @property
    def is_transient(self) -> bool:
        """Whether sending the request again may succeed. Stages keep nothing, so that is always safe."""
        return self.code is grpc.StatusCode.UNAVAILABLE or self.retry_after is not None

    @classmethod
    def from_status(cls, stage: str, status: status_pb2.Status) -> "RefinementError":
        """From the error of a stream's item."""
        code = _BY_NUMBER.get(status.code, grpc.StatusCode.UNKNOWN)
        info, retry = error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo()
        delay = None
        for detail in status.details:
            if detail.Unpack(retry):
                delay = retry.retry_delay.seconds + retry.retry_delay.nanos / 1e9
            else:
                detail.Unpack(info)
        return cls(stage, code, info.reason or code.name, " ".join(status.message.split()), delay)

    @classmethod
    def from_call(cls, stage: str, error: grpc.aio.AioRpcError) -> "RefinementError":
        """From a call that failed."""
        for key, value in error.trailing_metadata() or ():
            if key == _DETAILS:
                return cls.from_status(stage, status_pb2.Status.FromString(value))
        return cls.from_status(stage, status_pb2.Status(code=error.code().value[0], message=error.details() or ""))

    @classmethod
    def late(cls, stage: str, seconds: float) -> "RefinementError":
        """No answer in time."""
        code = grpc.StatusCode.DEADLINE_EXCEEDED
        return cls(stage, code, code.name, f"the {stage} service did not answer within {seconds:g} s")
