"""A client of the UoSam services: takes a picture and its coarse label map through the four stages."""

from .client import Client, Endpoints, Options, Streams
from .errors import RefinementError
from .refinement import Refined, Request

__all__ = ["Client", "Endpoints", "Options", "Refined", "RefinementError", "Request", "Streams"]
