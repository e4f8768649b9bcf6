"""One stage: unary calls, items of a bidirectional stream, and trying again."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from typing import Any, Awaitable, Callable, Dict, Iterator, List, Optional, Set, Tuple

import grpc

from .errors import RefinementError

_LONGEST_PAUSE = 10.0
_LONGEST_END = 1.0

Metadata = Tuple[Tuple[str, str], ...]


async def deliver(stage: str, seconds: float, retries: int, send: Callable[[float], Awaitable[Any]]) -> Any:
    """Sends a request until it is answered or refused; `send` gets the seconds that are left."""
    until = time.monotonic() + seconds
    for attempt in itertools.count():
        try:
            return await send(max(until - time.monotonic(), 0.001))
        except asyncio.TimeoutError:
            raise RefinementError.late(stage, seconds) from None
        except RefinementError as error:
            pause = max(error.retry_after or 0, min(0.1 * 2**attempt, _LONGEST_PAUSE))
            if attempt >= retries or not error.is_transient or time.monotonic() + pause > until:
                raise
            await asyncio.sleep(pause)


def _turns(methods: List[Any]) -> Iterator[Any]:
    """The replicas over and over, from a random one on: clients that begin together do not all begin at the first."""
    first = random.randrange(len(methods))
    return itertools.cycle(methods[first:] + methods[:first])


class UnaryStage:
    """A stage by one call per request; replicas take them in turn, tries of one request too."""

    def __init__(self, stage: str, methods: List[Any], seconds: float, retries: int, metadata: Metadata):
        self._stage, self._methods, self._seconds, self._retries = stage, _turns(methods), seconds, retries
        self._metadata = metadata

    async def ask(self, request: Any) -> Any:
        """Sends a request and waits for its answer."""
        return await deliver(self._stage, self._seconds, self._retries, lambda left: self._call(request, left))

    async def _call(self, request: Any, left: float) -> Any:
        try:
            return await next(self._methods)(request, timeout=left, metadata=self._metadata)
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
                raise RefinementError.late(self._stage, self._seconds) from error
            raise RefinementError.from_call(self._stage, error) from error


class StreamStage:
    """A stage by streams that requests take in turn; opened when first needed, and again after they broke."""

    def __init__(
        self, stage: str, methods: List[Any], item_type: Any, seconds: float, retries: int, metadata: Metadata, streams: int
    ):
        self._stage, self._methods, self._item_type = stage, _turns(methods), item_type
        self._seconds, self._retries, self._metadata = seconds, retries, metadata
        self._ids = itertools.count(1)
        self._streams: List[Optional[_OpenStream]] = [None] * streams

    async def ask(self, request: Any) -> Any:
        """Sends a request as an item and waits for the answer with its id."""
        return await deliver(self._stage, self._seconds, self._retries, lambda left: self._send(request, left))

    async def close(self) -> None:
        """Ends the streams; what is unanswered is given up."""
        for stream in self._streams:
            if stream is not None:
                await stream.close()

    async def _send(self, request: Any, left: float) -> Any:
        number = next(self._ids)
        item = self._item_type(item_id=str(number), request=request, time_left_milliseconds=max(1, int(left * 1000)))
        answer = await asyncio.wait_for(self._open(number % len(self._streams)).ask(str(number), item), left)
        if answer.WhichOneof("result") == "response":
            return answer.response
        raise RefinementError.from_status(self._stage, answer.error)

    def _open(self, index: int) -> "_OpenStream":
        stream = self._streams[index]
        if stream is None or not stream.is_open:
            stream = self._streams[index] = _OpenStream(self._stage, next(self._methods)(metadata=self._metadata))
        return stream


class _OpenStream:
    def __init__(self, stage: str, call: Any):
        self._stage, self._call = stage, call
        self._waiting: Dict[str, asyncio.Future] = {}
        self._writing = asyncio.Lock()
        self._sending: Set[asyncio.Task] = set()
        self._fault: Optional[RefinementError] = None
        self._reader = asyncio.ensure_future(self._read())

    @property
    def is_open(self) -> bool:
        return self._fault is None

    async def ask(self, item_id: str, item: Any) -> Any:
        if self._fault is not None:
            raise self._fault
        answer = self._waiting[item_id] = asyncio.get_running_loop().create_future()
        # By a task of its own: gRPC ends the whole stream, and with it the others' items, where a write is cancelled.
        sending = asyncio.ensure_future(self._write(item_id, item))
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)
        try:
            return await answer
        finally:
            self._waiting.pop(item_id, None)

    async def close(self) -> None:
        if self.is_open and not self._waiting and not self._sending:
            await self._end()
        self._call.cancel()
        await asyncio.wait([self._reader])
        for sending in list(self._sending):
            sending.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    async def _end(self) -> None:
        """Lets the service end the stream, which it counts as given up otherwise."""
        try:
            await self._call.done_writing()
            await asyncio.wait([self._reader], timeout=_LONGEST_END)
        except Exception:
            pass  # It broke just now; gRPC has a class of its own for that.

    async def _write(self, item_id: str, item: Any) -> None:
        try:
            async with self._writing:
                if item_id in self._waiting:
                    await self._call.write(item)
        except (grpc.aio.AioRpcError, asyncio.InvalidStateError):
            pass  # The stream broke: the reader tells every waiting item why.
        except Exception as error:
            waiting = self._waiting.get(item_id)
            if waiting is not None and not waiting.done():
                waiting.set_exception(error)

    async def _read(self) -> None:
        code = grpc.StatusCode.UNAVAILABLE
        fault = RefinementError(self._stage, code, code.name, f"the {self._stage} service ended the stream")
        try:
            async for answer in self._call:
                waiting = self._waiting.get(answer.item_id)
                if waiting is not None and not waiting.done():
                    waiting.set_result(answer)
        except grpc.aio.AioRpcError as error:
            fault = RefinementError.from_call(self._stage, error)
        except asyncio.CancelledError:
            pass  # close() does that.
        self._fault = fault
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(fault)
