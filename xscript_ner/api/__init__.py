"""What one calls from Python: a function for each thing that the command line does."""
