"""Draws invented Indonesian papers and photographs them.  See `python -m generator --help`."""
