"""PyTorch modules. They receive sizes and built parts, and never see strings or files."""
