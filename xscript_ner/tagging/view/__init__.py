"""Answers to look at: marked text as HTML, by itself and as a page."""
