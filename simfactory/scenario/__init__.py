"""A scenario: read from its file, checked, and changed by upgrades."""
