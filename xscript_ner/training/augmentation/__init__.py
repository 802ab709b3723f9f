"""Altered copies of training sentences, so that everyday ones are read right."""
