"""Analysis: what samples say. Nothing here starts a run; values in, values out."""
