"""Figures, one kind per file: plain values in, marks on axes out. None of them knows a summary."""
