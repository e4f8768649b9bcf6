"""Channels to the four stages."""

from __future__ import annotations

import json
import math
import re
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple, Union

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

from .addresses import Address, addresses
from .refinement import Refined, Request, refine
from .stages import StreamStage, UnaryStage

_MEBIBYTE = 1 << 20
_TOKEN = re.compile(r"[ -~]*")
_ROUND_ROBIN = json.dumps({"loadBalancingConfig": [{"round_robin": {}}]})


def _is_number(value: Any, kind: Any) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


@dataclass(frozen=True)
class Endpoints:
    """Where the stages are: host:port or unix:/path, several by commas for replicas, or dns:///name:port for those of a name.

    http:// may stand before host:port; https:// stands for TLS.
    """

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
    """Patience and limits.

    Raises ValueError where one does not fit.
    """

    #: Seconds for one picture at one stage, tries included.
    deadline: float = 120
    #: Further tries where a stage is gone, stopping or busy.
    retries: int = 4
    #: Largest message; the services' own limit is the same.
    max_message_bytes: int = 64 * _MEBIBYTE
    #: Roots (PEM) that TLS services must come from; the system's by default. Stands for TLS, as certificate does, where an
    #: address does not say http:// or https://.
    ca: Union[Path, str, None] = None
    #: This client's certificate (PEM) and its key, for services that ask for one.
    certificate: Union[Path, str, None] = None
    key: Union[Path, str, None] = None
    #: Token to send with every call.
    token: Optional[str] = None

    def __post_init__(self) -> None:
        if not _is_number(self.deadline, (int, float)) or not 0 < self.deadline < math.inf:
            raise ValueError(f"deadline is {self.deadline!r}; expected seconds above 0")
        for name, least in (("retries", 0), ("max_message_bytes", 1)):
            value = getattr(self, name)
            if not _is_number(value, int) or value < least:
                raise ValueError(f"{name} is {value!r}; expected a whole number from {least}")
        if self.token is not None and not _TOKEN.fullmatch(self.token):
            raise ValueError("the token has characters that no header takes; expected printable ASCII without line ends")

    @property
    def has_tls(self) -> bool:
        """Whether addresses that do not say it have TLS."""
        return self.ca is not None or self.certificate is not None

    @property
    def metadata(self) -> Tuple[Tuple[str, str], ...]:
        """What goes with every call."""
        return (("authorization", f"Bearer {self.token}"),) if self.token else ()

    def credentials(self) -> grpc.ChannelCredentials:
        """For TLS, by the files."""
        if (self.certificate is None) != (self.key is None):
            raise ValueError("only one of certificate and key is given; TLS needs both")
        files = (self.ca, self.key, self.certificate)
        contents = [file and Path(file).read_bytes() for file in files]
        self._check(*files)
        return grpc.ssl_channel_credentials(*contents)

    @staticmethod
    def _check(ca: Any, key: Any, certificate: Any) -> None:
        """gRPC takes any files, and says "empty address list" of those that it cannot use."""
        try:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.set_ciphers("ALL:@SECLEVEL=0")  # Whether a key is long enough is gRPC's to say.
            if ca is not None:
                context.load_verify_locations(ca)
            if certificate is not None:
                context.load_cert_chain(certificate, key, password="")
        except ssl.SSLError as error:
            names = ", ".join(str(file) for file in (ca, certificate, key) if file is not None)
            raise ValueError(
                f"{names} cannot be used for TLS: {error.reason or error}; expected PEM, and a key without password that is the certificate's"
            ) from None


class Client:
    """The four stages. Use it with `async with`; one for the whole program.

    Raises TypeError where endpoints are none, ValueError where one is no address, or an option does not fit.
    """

    def __init__(self, endpoints: Endpoints, options: Options = Options()):
        if not isinstance(endpoints, Endpoints):
            raise TypeError(f"endpoints is {endpoints!r}; expected Endpoints, e.g. Endpoints.at('127.0.0.1:5100')")
        self._channels: Dict[Address, grpc.aio.Channel] = {}
        self._options = options
        self.encoder_stubs = self._stubs(endpoints.encoder, sam_encoder_pb2_grpc.SamEncoderStub)
        self.prompts_stubs = self._stubs(endpoints.prompts, prompt_extraction_pb2_grpc.PromptExtractionStub)
        self.local_stubs = self._stubs(endpoints.local_optimizer, local_optimizer_pb2_grpc.LocalOptimizerStub)
        self.global_stubs = self._stubs(endpoints.global_optimizer, global_optimizer_pb2_grpc.GlobalOptimizerStub)
        self.encoder = self._unary("sam-encoder", [stub.Encode for stub in self.encoder_stubs])
        self.prompts = self._unary("prompt-extraction", [stub.ExtractPrompts for stub in self.prompts_stubs])
        self.local_optimizer = self._unary("local-optimizer", [stub.OptimizeLocal for stub in self.local_stubs])
        self.global_optimizer = self._unary("global-optimizer", [stub.OptimizeGlobal for stub in self.global_stubs])

    async def refine(self, request: Request) -> Refined:
        """Refines one map by a unary call per stage; calls take the replicas in turn.

        Raises RefinementError where a stage refuses or fails.
        """
        return await refine(self, request)

    def streams(self, per_stage: int = 1) -> "Streams":
        """Streams for many pictures; use it with `async with`. A stream stays at one replica, so as many as there are.

        Raises ValueError where there would be none.
        """
        if per_stage < 1:
            raise ValueError(f"per_stage is {per_stage}; expected a whole number from 1")
        return Streams(self, self._options, per_stage)

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *error: Any) -> None:
        for channel in self._channels.values():
            await channel.close()

    def _unary(self, stage: str, methods: List[Any]) -> UnaryStage:
        return UnaryStage(stage, methods, self._options.deadline, self._options.retries, self._options.metadata)

    def _stubs(self, text: str, stub: Any) -> List[Any]:
        return [stub(self._channel(address)) for address in addresses(text)]

    def _channel(self, address: Address) -> grpc.aio.Channel:
        if address not in self._channels:
            ways = [(f"grpc.max_{way}_message_length", self._options.max_message_bytes) for way in ("send", "receive")]
            options: List[Tuple[str, Any]] = [*ways, ("grpc.service_config", _ROUND_ROBIN)]
            tls = self._options.has_tls if address.is_secure is None else address.is_secure
            self._channels[address] = (
                grpc.aio.secure_channel(address.target, self._options.credentials(), options=options)
                if tls
                else grpc.aio.insecure_channel(address.target, options=options)
            )
        return self._channels[address]


def replicas(text: str) -> int:
    """How many replicas are named; 1 for a name, whatever it stands for."""
    return len(addresses(text))


class Streams:
    """Bidirectional streams, shared by all pictures: begin several at once and the stages overlap."""

    def __init__(self, client: Client, options: Options, per_stage: int):
        patience = (options.deadline, options.retries, options.metadata, per_stage)
        self.encoder = StreamStage(
            "sam-encoder",
            [stub.EncodeStream for stub in client.encoder_stubs],
            sam_encoder_pb2.EncodeStreamRequest,
            *patience,
        )
        self.prompts = StreamStage(
            "prompt-extraction",
            [stub.ExtractPromptsStream for stub in client.prompts_stubs],
            prompt_extraction_pb2.ExtractPromptsStreamRequest,
            *patience,
        )
        self.local_optimizer = StreamStage(
            "local-optimizer",
            [stub.OptimizeLocalStream for stub in client.local_stubs],
            local_optimizer_pb2.OptimizeLocalStreamRequest,
            *patience,
        )
        self.global_optimizer = StreamStage(
            "global-optimizer",
            [stub.OptimizeGlobalStream for stub in client.global_stubs],
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
