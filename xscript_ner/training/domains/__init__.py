"""A domain classifier fitted, and a model trained for each domain."""
