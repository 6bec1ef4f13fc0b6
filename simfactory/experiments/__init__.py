"""Experiments: a plant, run many times over chance and over doubt, and what the runs say.

`design` says which draws, `runner` which runs, `executors` on how many `workers`, `store` keeps what is
finished, `analysis` only reads samples, and `study` alone alternates running and analysis.
"""
