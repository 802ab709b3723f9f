"""Word vectors from a file: located, those that a model needs selected, reduced, put in order."""
