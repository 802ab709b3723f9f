"""What a recipe says of a model's modules: their kinds and sizes."""
