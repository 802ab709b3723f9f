"""A grid's results as tables, plots and one page."""
