"""A folder of pictures through the streams."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, Iterable, Iterator, List, Optional, Set

import grpc

from .client import Streams
from .errors import RefinementError
from .refinement import Refined, Request

_PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"}


class OutputError(OSError):
    """Nothing can be written there: no picture's fault."""


@dataclass(frozen=True)
class Outcome:
    """What became of one picture: `refined`, or `error` and no file."""

    name: str
    refined: Optional[Refined] = None
    error: Optional[Exception] = None


def read_picture(path: Path) -> bytes:
    """A file's content; the error says what was expected there."""
    return _read(path, "a picture (JPEG, PNG, WebP, BMP or TIFF)")


def read_map(path: Path) -> bytes:
    """As read_picture."""
    return _read(path, "its coarse label map, a PNG of ids")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _read(path: Path, expected: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {_reason(error)}; expected {expected}") from error


def remove_leftovers(targets: Iterable[Path]) -> None:
    """Removes what clients that were killed while they wrote these files have left beside them."""
    folders: Dict[Path, Set[str]] = {}
    for target in targets:
        folders.setdefault(target.parent, set()).add(target.name)
    for folder, names in folders.items():
        for file in folder.glob(".*.tmp"):
            if file.name[1:].rsplit(".", 2)[0] in names:
                file.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Writes to a temporary name beside the file, then renames."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {_reason(error)}; give another --out") from error


def _write(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def pictures(images: Path) -> List[Path]:
    """The pictures of a folder and its sub-folders, by name; hidden files are none, as macOS leaves beside others."""
    return sorted(path for path in images.rglob("*") if path.suffix.lower() in _PICTURES and not _is_hidden(path, images))


def label_maps(masks: Path) -> Dict[Path, Path]:
    """The PNGs of a folder and its sub-folders, by their paths there without .png, however that is spelt."""
    found = sorted(path for path in masks.rglob("*") if path.suffix.lower() == ".png" and not _is_hidden(path, masks))
    return {path.relative_to(masks).with_suffix(""): path for path in found}


def _map_name(picture: Path) -> Path:
    return picture.with_name(f"{picture.stem}.png")


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


async def refine_folder(
    streams: Streams,
    images: Path,
    masks: Path,
    out: Path,
    make: Callable[[bytes, bytes], Request],
    in_flight: int,
    report: Callable[[Outcome], None],
) -> None:
    """Refines NAME.* with masks/NAME.png to out/NAME.png, `in_flight` pictures at once; each is reported when it ends.

    Raises RefinementError where a service is gone, OutputError where nothing can be written: that is no picture's fault,
    and the run is over.
    """
    found = pictures(images)
    remove_leftovers(out / _map_name(path.relative_to(images)) for path in found)
    counts = Counter(path.with_suffix("") for path in found)
    twins = {path for path in found if counts[path.with_suffix("")] > 1}
    rest = iter(found)
    maps = label_maps(masks)
    workers = [asyncio.ensure_future(_work(streams, rest, twins, images, masks, maps, out, make, report)) for _ in range(in_flight)]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


async def _work(
    streams: Streams,
    rest: Iterator[Path],
    twins: Set[Path],
    images: Path,
    masks: Path,
    maps: Dict[Path, Path],
    out: Path,
    make: Callable[[bytes, bytes], Request],
    report: Callable[[Outcome], None],
) -> None:
    for path in rest:
        name = path.relative_to(images).with_suffix("")
        map_name = _map_name(path.relative_to(images))
        try:
            if path in twins:
                raise ValueError(f"{path} has the name of another picture but for its extension; rename all but one")
            refined = await streams.refine(make(read_picture(path), read_map(maps.get(name, masks / map_name))))
            write_whole(out / map_name, refined.png)
            report(Outcome(str(name), refined))
        except RefinementError as error:
            if error.code is grpc.StatusCode.UNAVAILABLE:
                raise
            report(Outcome(str(name), error=error))
        except ValueError as error:
            report(Outcome(str(name), error=error))
