"""A client of the UoSam services: takes a picture and its coarse label map through the four stages."""

from importlib.util import find_spec

if find_spec("uosam") is None:
    raise ModuleNotFoundError(
        "the messages of protos/ are not generated: run python3 generate.py in clients/python, before pip install .", name="uosam"
    )

from .client import Client, Endpoints, Options, Streams
from .errors import RefinementError
from .refinement import Refined, Request

__all__ = ["Client", "Endpoints", "Options", "Refined", "RefinementError", "Request", "Streams"]
