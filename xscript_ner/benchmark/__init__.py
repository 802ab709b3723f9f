"""How fast, on this machine."""
