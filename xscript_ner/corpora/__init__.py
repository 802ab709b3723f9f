"""Corpora: formats, the registry, splits, label maps, conversion, raw text."""
