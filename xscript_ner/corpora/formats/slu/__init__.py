"""Formats of utterances with an intent and slots: labels of whole documents, and entities."""
