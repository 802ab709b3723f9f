"""A page and an endpoint that tag text, for one's own machine."""
