"""What the commands print of results and faults."""

from __future__ import annotations

import re
import sys
from typing import Optional

from grpc import StatusCode
from uosam.v1 import local_optimizer_pb2

from .errors import RefinementError
from .refinement import Refined

_HINTS = {
    StatusCode.UNAUTHENTICATED: "; --token-file FILE or UOSAM_TOKEN does that",
    StatusCode.DEADLINE_EXCEEDED: "; raise --deadline",
}

_TLS_FAULT = re.compile(r"certificate|peer name|ssl", re.IGNORECASE)
_ENDED = re.compile(r"socket closed|connection reset|http/2", re.IGNORECASE)


def _advice(error: RefinementError) -> str:
    if error.code is not StatusCode.UNAVAILABLE:
        return _HINTS.get(error.code, "")
    if _TLS_FAULT.search(str(error)):
        return "; does it speak TLS, with a certificate of this name that is valid and comes from --ca? Without TLS it is http://"
    if _ENDED.search(str(error)):
        return (
            "; is the service running at the given --endpoint, is it http:// or https:// as given, and does it ask for a "
            "certificate of its clients (--cert FILE --key FILE)?"
        )
    return "; is the service running at the given --endpoint?"


def warn_of_colours(has_colours: bool) -> None:
    """Says where classes are told apart less well than they could be."""
    if not has_colours:
        print(
            "warning: the sam-encoder service sends no colours (Embedding.cell_colours), so that classes are told apart by SAM's "
            "features alone, less well; update it to the version of this client",
            file=sys.stderr,
        )


def warn_of_partial(name: object, refined: Refined) -> None:
    """Says that a result is not what it would be with more time."""
    sampling = refined.vote.sampling
    if sampling.is_partial:
        print(
            f"warning: {name}: the votes are partial: {sampling.points_decoded} of {sampling.points} points of the grid were "
            "decoded in time; raise --deadline (and sampling_budget_milliseconds, where set) for all",
            file=sys.stderr,
            flush=True,
        )


def summary(refined: Refined) -> str:
    """What became of the objects."""
    if not refined.objects and not refined.skipped:
        return "no object, only background (--background) and void (--void)"
    accepted = sum(trace.decision == local_optimizer_pb2.OBJECT_DECISION_ACCEPTED for trace in refined.objects)
    return f"{accepted} of {len(refined.objects)} objects refined"


def text(error: Optional[Exception]) -> str:
    """A fault in one line, with what to do about it."""
    if isinstance(error, RefinementError):
        reason = "" if error.reason == error.code.name else f" {error.reason}"
        return f"{error.stage}: {error.code.name}{reason}: {error}{_advice(error)}"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)
