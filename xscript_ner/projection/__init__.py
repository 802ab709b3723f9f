"""Entities carried over parallel text."""
