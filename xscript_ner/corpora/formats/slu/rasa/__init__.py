"""Rasa NLU's training data: JSON, and YAML with entities in brackets."""
