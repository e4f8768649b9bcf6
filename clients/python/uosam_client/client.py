"""Channels to the four stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict

import grpc
from uosam.v1 import (
    global_optimizer_pb2,
    global_optimizer_pb2_grpc,
    local_optimizer_pb2,
    local_optimizer_pb2_grpc,
    prompt_extraction_pb2,
    prompt_extraction_pb2_grpc,
    sam_encoder_pb2,
    sam_encoder_pb2_grpc,
)

from .refinement import Refined, Request, refine
from .stages import StreamStage, UnaryStage

_MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Endpoints:
    """Where the stages are: host:port, dns:///name:port or unix:/path; http:// before them is left out."""

    encoder: str
    prompts: str
    local_optimizer: str
    global_optimizer: str

    @classmethod
    def at(cls, address: str) -> "Endpoints":
        """All four behind one address, as `uosam serve` has them."""
        return cls(address, address, address, address)


@dataclass(frozen=True)
class Options:
    """Patience and limits."""

    #: Seconds for one picture at one stage, tries included.
    deadline: float = 120
    #: Further tries where a stage is gone, stopping or busy.
    retries: int = 4
    #: Largest message; the services' own limit is the same.
    max_message_bytes: int = 64 * _MEBIBYTE


class Client:
    """The four stages. Use it with `async with`; one for the whole program."""

    def __init__(self, endpoints: Endpoints, options: Options = Options()):
        self._channels: Dict[str, grpc.aio.Channel] = {}
        self._options = options
        self.encoder_stub = sam_encoder_pb2_grpc.SamEncoderStub(self._channel(endpoints.encoder))
        self.prompts_stub = prompt_extraction_pb2_grpc.PromptExtractionStub(self._channel(endpoints.prompts))
        self.local_stub = local_optimizer_pb2_grpc.LocalOptimizerStub(self._channel(endpoints.local_optimizer))
        self.global_stub = global_optimizer_pb2_grpc.GlobalOptimizerStub(self._channel(endpoints.global_optimizer))
        self.encoder = self._unary("sam-encoder", self.encoder_stub.Encode)
        self.prompts = self._unary("prompt-extraction", self.prompts_stub.ExtractPrompts)
        self.local_optimizer = self._unary("local-optimizer", self.local_stub.OptimizeLocal)
        self.global_optimizer = self._unary("global-optimizer", self.global_stub.OptimizeGlobal)

    async def refine(self, request: Request) -> Refined:
        """Refines one map by a unary call per stage.

        Raises RefinementError where a stage refuses or fails.
        """
        return await refine(self, request)

    def streams(self) -> "Streams":
        """A stream per stage for many pictures; use it with `async with`."""
        return Streams(self, self._options)

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *error: Any) -> None:
        for channel in self._channels.values():
            await channel.close()

    def _unary(self, stage: str, method: Any) -> UnaryStage:
        return UnaryStage(stage, method, self._options.deadline, self._options.retries)

    def _channel(self, address: str) -> grpc.aio.Channel:
        target = address[len("http://") :] if address.startswith("http://") else address
        if target not in self._channels:
            limits = [(f"grpc.max_{way}_message_length", self._options.max_message_bytes) for way in ("send", "receive")]
            self._channels[target] = grpc.aio.insecure_channel(target, options=limits)
        return self._channels[target]


class Streams:
    """A bidirectional stream per stage, shared by all pictures: begin several at once and the stages overlap."""

    def __init__(self, client: Client, options: Options):
        patience = (options.deadline, options.retries)
        self.encoder = StreamStage(
            "sam-encoder", client.encoder_stub.EncodeStream, sam_encoder_pb2.EncodeStreamRequest, *patience
        )
        self.prompts = StreamStage(
            "prompt-extraction",
            client.prompts_stub.ExtractPromptsStream,
            prompt_extraction_pb2.ExtractPromptsStreamRequest,
            *patience,
        )
        self.local_optimizer = StreamStage(
            "local-optimizer",
            client.local_stub.OptimizeLocalStream,
            local_optimizer_pb2.OptimizeLocalStreamRequest,
            *patience,
        )
        self.global_optimizer = StreamStage(
            "global-optimizer",
            client.global_stub.OptimizeGlobalStream,
            global_optimizer_pb2.OptimizeGlobalStreamRequest,
            *patience,
        )

    async def refine(self, request: Request) -> Refined:
        """As Client.refine; a picture that fails leaves the streams open for the others."""
        return await refine(self, request)

    async def __aenter__(self) -> "Streams":
        return self

    async def __aexit__(self, *error: Any) -> None:
        for stage in (self.encoder, self.prompts, self.local_optimizer, self.global_optimizer):
            await stage.close()
