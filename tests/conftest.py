"""What all tests share: hypothesis draws the same examples every time, and never because a machine was slow."""

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None, database=None, print_blob=True)
settings.load_profile("fixed")
