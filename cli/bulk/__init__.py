"""Many files tagged into a directory, one output a file, by the workers of an engine."""
