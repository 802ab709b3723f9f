"""Worker processes, and what a script must be like to begin them."""
