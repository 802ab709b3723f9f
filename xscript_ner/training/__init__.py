"""One explicit loop for every model; what it begins from; what it writes."""
