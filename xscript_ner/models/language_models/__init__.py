"""Pretrained language models: the modules put together, and their directory."""
