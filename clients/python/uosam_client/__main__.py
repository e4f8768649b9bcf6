"""The commands: one picture, or a folder over streams."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path
from typing import Dict, List, Optional

from grpc import StatusCode

from .addresses import addresses
from .client import Client, Endpoints, Options, replicas
from .errors import RefinementError
from .folder import Outcome, label_maps, pictures, read_map, read_picture, refine_folder, remove_leftovers, write_whole
from .parameters import Parameters
from .refinement import PRESETS, Request
from .report import summary, text, warn_of_colours, warn_of_partial

DONE, FAILED, USAGE, SOME_FAILED = 0, 1, 2, 3

def _id(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text}: expected an id of 0 to 65535")
    return int(text)


def _background(text: str) -> Optional[int]:
    return None if text == "none" else _id(text)


def _ids(text: str) -> List[int]:
    return [] if text == "none" else [_id(part) for part in text.split(",") if part]


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds <= 86400:
        raise argparse.ArgumentTypeError(f"{text}: expected seconds above 0 and of at most 86400")
    return seconds


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text}: expected a whole number from 1")
    return int(text)


def _png(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in ("", ".png"):
        raise argparse.ArgumentTypeError(
            f"{text}: a refined map is written as .png, not as {path.suffix}; name a file that ends in .png"
        )
    return path


def _endpoints(text: str) -> Endpoints:
    if "=" not in text:
        return _checked(Endpoints.at(text))
    parts: Dict[str, str] = {}
    stage = ""
    for part in text.split(","):
        name, sign, address = part.partition("=")
        stage = name if sign else stage
        parts[stage] = address if sign else f"{parts.get(stage, '')},{part}"
    missing = [stage for stage in ("encoder", "prompts", "local", "global") if not parts.get(stage)]
    if missing:
        raise argparse.ArgumentTypeError(f"{text}: {missing[0]}= is missing")
    return _checked(Endpoints(parts["encoder"], parts["prompts"], parts["local"], parts["global"]))


def _checked(endpoints: Endpoints) -> Endpoints:
    try:
        for text in vars(endpoints).values():
            addresses(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return endpoints


def _setting(text: str) -> List[str]:
    name, sign, value = text.partition("=")
    if not sign or not name or not value:
        raise argparse.ArgumentTypeError(f"{text}: expected name=value")
    return [name, value]


def parser() -> argparse.ArgumentParser:
    """The command line."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--endpoint",
        type=_endpoints,
        default=Endpoints.at("127.0.0.1:5100"),
        metavar="ADDRESS",
        help="host:port of uosam serve (127.0.0.1:5100), or encoder=A,prompts=A,local=A,global=A; https://host:port for TLS; "
        "replicas: several by commas, or dns:///name:port",
    )
    common.add_argument("--preset", choices=PRESETS, default="default")
    common.add_argument(
        "--set", type=_setting, action="append", default=[], metavar="NAME=VALUE", help="override a parameter of the preset"
    )
    common.add_argument("--ca", type=Path, metavar="FILE", help="roots (PEM) of TLS services; the system's by default")
    common.add_argument("--cert", type=Path, metavar="FILE", help="this client's certificate (PEM), where one is asked for")
    common.add_argument("--key", type=Path, metavar="FILE", help="the key of --cert (PEM)")
    common.add_argument(
        "--token-file", type=Path, metavar="FILE", help="file with the token to send; UOSAM_TOKEN is the token itself"
    )
    common.add_argument("--background", type=_background, default=0, metavar="ID|none", help="id of no object (0)")
    common.add_argument("--void", type=_ids, default=[255], metavar="IDS|none", help="ids without a label, by commas (255)")
    common.add_argument("--fill-void", action="store_true", help="pixels without a label get one")
    common.add_argument("--deadline", type=_seconds, default=120, metavar="SECONDS", help="for one picture at one stage (120)")
    top = argparse.ArgumentParser(prog="uosam_client", description="Refines label maps with the UoSam services.")
    commands = top.add_subparsers(dest="command", required=True)
    one = commands.add_parser("refine", parents=[common], help="one picture")
    one.add_argument("image", type=Path)
    one.add_argument("coarse", type=Path, help="its coarse label map, a PNG of ids")
    one.add_argument("-o", "--out", type=_png, required=True, help="the refined map, a PNG of 16-bit grey")
    many = commands.add_parser("stream", parents=[common], help="a folder, by streams")
    many.add_argument("--images", type=Path, required=True, help="folder of pictures, with its sub-folders")
    many.add_argument("--masks", type=Path, required=True, help="folder of coarse maps, NAME.png each")
    many.add_argument("--out", type=Path, required=True, help="folder of refined maps")
    many.add_argument(
        "--streams", type=_positive, metavar="N", help="streams per stage, which replicas take in turn (as many as are named)"
    )
    many.add_argument("--in-flight", type=_positive, default=4, metavar="N", help="pictures at once (4)")
    return top


def main(arguments: Optional[List[str]] = None) -> int:
    """Runs a command: 0 done, 1 failed, 2 bad usage, 3 all done but pictures that cannot be refined."""
    commands = parser()
    args = commands.parse_args(arguments)
    try:
        Parameters(dict(args.set))
    except ValueError as error:
        commands.error(f"argument --set: {error}")
    inputs = [args.image, args.coarse] if args.command == "refine" else [args.images, args.masks]
    if os.path.abspath(args.out) in map(os.path.abspath, inputs):
        commands.error(f"argument --out: {args.out} is an input; write elsewhere")
    for path in inputs:
        if not path.exists():
            commands.error(f"{path}: there is no such file or folder")
    # What gRPC's own log would say of a connection is in the error.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    try:
        return asyncio.run(_refine(args) if args.command == "refine" else _stream(args))
    except (RefinementError, OSError, ValueError) as error:
        print(text(error), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("stopped; what is written is whole", file=sys.stderr)
        return FAILED


def _request(args: argparse.Namespace, image: bytes, coarse: bytes) -> Request:
    return Request(image, coarse, args.background, args.void, args.preset, dict(args.set), args.fill_void)


def _options(args: argparse.Namespace) -> Options:
    token = args.token_file.read_text().strip() if args.token_file else os.environ.get("UOSAM_TOKEN")
    return Options(deadline=args.deadline, ca=args.ca, certificate=args.cert, key=args.key, token=token or None)


async def _refine(args: argparse.Namespace) -> int:
    request = _request(args, read_picture(args.image), read_map(args.coarse))
    async with Client(args.endpoint, _options(args)) as client:
        try:
            refined = await client.refine(request)
        except (RefinementError, ValueError) as error:
            if not _is_of_picture(error):
                raise
            print(text(error), file=sys.stderr)
            return SOME_FAILED
    remove_leftovers([args.out])
    write_whole(args.out, refined.png)
    for trace in refined.objects:
        print(f"class {trace.class_id} object {trace.component}: {trace.reason}")
    for region in refined.skipped:
        print(f"class {region.class_id}: {region.reason}")
    print(f"{args.out}: {summary(refined)}")
    warn_of_partial(args.image, refined)
    warn_of_colours(refined.has_colours)
    return DONE


async def _stream(args: argparse.Namespace) -> int:
    if not pictures(args.images):
        print(f"{args.images}: no pictures there; expected a folder of JPEG, PNG, WebP, BMP or TIFF files", file=sys.stderr)
        return USAGE
    if not label_maps(args.masks):
        print(f"{args.masks}: no label maps there; expected a folder of PNGs of ids, NAME.png for each picture", file=sys.stderr)
        return USAGE
    ended = DONE
    has_colours = True

    def report(outcome: Outcome) -> None:
        nonlocal ended, has_colours
        if outcome.refined is not None:
            has_colours &= outcome.refined.has_colours
            print(f"{outcome.name}: {summary(outcome.refined)}", flush=True)
            warn_of_partial(outcome.name, outcome.refined)
            return
        ended = SOME_FAILED if _is_of_picture(outcome.error) and ended != FAILED else FAILED
        print(f"{outcome.name}: {text(outcome.error)}", file=sys.stderr, flush=True)

    named = max(map(replicas, vars(args.endpoint).values()))
    async with Client(args.endpoint, _options(args)) as client, client.streams(args.streams or named) as streams:
        await refine_folder(
            streams, args.images, args.masks, args.out, lambda *files: _request(args, *files), args.in_flight, report
        )
    warn_of_colours(has_colours)
    return ended


def _is_of_picture(error: Optional[Exception]) -> bool:
    return not isinstance(error, RefinementError) or error.code is StatusCode.INVALID_ARGUMENT


if __name__ == "__main__":
    sys.exit(main())
