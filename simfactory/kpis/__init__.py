"""What a run means: counters recomputed, states as times of standards, indicators each defined once, the gain.

Nothing here starts a run or knows an engine: counters (or an event log) go in, values come out.
"""
