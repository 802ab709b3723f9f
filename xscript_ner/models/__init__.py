"""Modules put together. ``build`` alone turns a recipe into modules."""

from .build import build_tagger, outline
from .tagger import TaggerModel

__all__ = ["TaggerModel", "build_tagger", "outline"]
