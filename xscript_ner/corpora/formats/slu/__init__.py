"""Formats of utterances with an intent and slots: labels of whole documents, and entities."""

SEQ_FILES = ("seq.in", "seq.out", "label")
"""The files of format ``seq``: tokens, tags, intent."""
