"""Formats without gold labels: raw text, and terms with their translations."""
