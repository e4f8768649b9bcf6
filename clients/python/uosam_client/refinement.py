"""The way of one picture through the four stages, the same for unary calls and streams."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, List, Mapping, Optional, Sequence

from uosam.v1 import common_pb2, global_optimizer_pb2, local_optimizer_pb2, prompt_extraction_pb2, sam_encoder_pb2

from .parameters import Parameters

PRESETS = ("default", "fast", "reference")
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Request:
    """A picture (an encoded file) and its coarse label map (a PNG: grey, palette, or RGB with id = R + 256 G).

    A map of the picture's shape in another size is resized; one of another shape is refused. Raises TypeError or ValueError
    where a part is of another kind.
    """

    image: bytes
    coarse: bytes
    background: Optional[int] = 0
    void: Sequence[int] = (255,)
    preset: str = "default"
    #: Overrides of the preset by their names in the protos, e.g. {"points_per_side": "4"}; values may be text.
    parameters: Mapping[str, Any] = field(default_factory=dict)
    #: Whether pixels without a label (void) get one: the likeliest by the known pixels and SAM's features, refined like the rest.
    fill_void: bool = False

    def __post_init__(self) -> None:
        for name in ("image", "coarse"):
            if not isinstance(getattr(self, name), bytes):
                kind = type(getattr(self, name)).__name__
                raise TypeError(f"{name} is {kind}; expected the bytes of an encoded file, e.g. Path(...).read_bytes()")
        if isinstance(self.void, (int, str)):
            raise TypeError(f"void is {self.void!r}; expected a sequence of ids, e.g. (255,)")
        if self.preset not in PRESETS:
            raise ValueError(f"there is no preset {self.preset!r}; there are {', '.join(PRESETS)}")

    def label_map(self) -> common_pb2.LabelMap:
        """The coarse map as a message.

        Raises ValueError where it is no PNG.
        """
        if len(self.coarse) < 24 or not self.coarse.startswith(_PNG):
            raise ValueError("the label map is no PNG; expected one of ids: grey, palette, or RGB with id = R + 256 G")
        width, height = (int.from_bytes(self.coarse[start : start + 4], "big") for start in (16, 20))
        ids = {"unknown_ids" if self.fill_void else "void_ids": self.void}
        return common_pb2.LabelMap(height=height, width=width, png=self.coarse, background_id=self.background, **ids)


@dataclass(frozen=True)
class Refined:
    """A refined label map and how it came about."""

    #: The map, of the picture's size: a PNG of 16-bit grey, whose values are the ids.
    png: bytes
    #: uosam.v1.ObjectTrace of each object: prompts, candidates, decision and reason.
    objects: List[Any] = field(repr=False)
    #: uosam.v1.SkippedRegion of each region without prompts.
    skipped: List[Any] = field(repr=False)
    #: uosam.v1.OptimizeGlobalResponse without the map: votes, parameters, model.
    vote: Any = field(repr=False)
    #: False where the encoder is of a version that sends no cell_colours: classes are told apart less well then.
    has_colours: bool = True


async def refine(stages: Any, request: Request) -> Refined:
    """Asks stages.encoder, .prompts, .local_optimizer and .global_optimizer in turn."""
    preset = common_pb2.Preset.Value(f"PRESET_{request.preset.upper()}")
    parameters = Parameters(request.parameters)
    coarse = request.label_map()
    encoded = await stages.encoder.ask(
        sam_encoder_pb2.EncodeRequest(
            image=request.image,
            preset=preset,
            parameters=parameters.encode,
            element_type=common_pb2.ELEMENT_TYPE_FLOAT16,
            label_map_height=coarse.height,
            label_map_width=coarse.width,
        )
    )
    whole = encoded.embeddings[0]
    prompts = await stages.prompts.ask(
        prompt_extraction_pb2.ExtractPromptsRequest(
            embedding=whole, label_map=coarse, preset=preset, parameters=parameters.prompts
        )
    )
    local = await stages.local_optimizer.ask(
        local_optimizer_pb2.OptimizeLocalRequest(
            embedding=whole,
            label_map=coarse,
            objects=prompts.objects,
            posterior=prompts.posterior,
            preset=preset,
            parameters=parameters.local_optimizer,
            answer_encoding=common_pb2.LABEL_MAP_ENCODING_RUNS,
        )
    )
    vote = await stages.global_optimizer.ask(
        global_optimizer_pb2.OptimizeGlobalRequest(
            embeddings=encoded.embeddings,
            label_map=local.label_map,
            preset=preset,
            parameters=parameters.global_optimizer,
            answer_encoding=common_pb2.LABEL_MAP_ENCODING_PNG,
        )
    )
    png = vote.label_map.png
    vote.ClearField("label_map")
    return Refined(png, list(local.objects), list(prompts.skipped), vote, bool(whole.cell_colours))
