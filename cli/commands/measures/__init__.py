"""Commands that say how good and how fast a model is."""
