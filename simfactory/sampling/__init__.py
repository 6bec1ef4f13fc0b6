"""Chance: addressed uniforms, laws and their families, and the one scalar sampler.

`streams` draws, `families.make_law` makes a `laws.Law`, `sampler.sample` turns its row and a uniform into a variate.
"""
