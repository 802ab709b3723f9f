"""One file a command: parses, calls one library function, shows the result."""
