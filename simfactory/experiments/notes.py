"""Notes: what a reader of the summary must know before believing it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simfactory.experiments.stopping import FEWEST_BLOCKS

WEEK = 7 * 24 * 3600.0
ABSENCE = ".absence_rate"
NEARLY_ALL = 0.95
"""The share of absence from which a plant or pool counts as deserted."""
INDEX, USE = ".exposure_index", ".utilization"


@dataclass(frozen=True)
class Note:
    """Something the reader must know: a code for translations, and the facts that fill its sentence."""

    code: str
    text: str
    facts: Mapping[str, Any]


def notes_of(summary: Mapping[str, Any]) -> Iterator[Note]:
    """The notes that a summary (plain, but for its notes) calls for."""
    for name, gain in summary["gain"].items():
        yield from _of_gain(name, gain)
    yield from _of_design(summary["design"])
    paid = (summary["kpis"].get("before") or {}).get("plant.paid_hours")
    if summary["gain"] and paid and paid["mean"] == 0:
        yield Note("nobody_paid", "Nobody is paid in this plant as described: the gain is that of output.", {})
    if (summary["agreement"] or {}).get("contradicts"):
        share = summary["agreement"]["effective_share"]
        yield Note(
            "contradicts",
            f"The inputs as entered contradict the plant: only {share:.0%} of the draws agree with what was observed.",
            {"effective_share": share},
        )
    for run, kpis in summary["kpis"].items():
        yield from _of_absence(run, kpis)
    yield from _of_working_life(summary)
    for name, gain in summary["gain"].items():
        doubts, found = summary["design"]["doubts"], summary["influence"][name]
        if found is None and doubts and gain["noise"]["treatment"] in ("raw", "shrunk", "unknown"):
            facts = {"configuration": name, "doubts": doubts, "draws": summary["design"]["draws"]}
            text = f"Which of {doubts} doubts matters for {name} cannot be told from {facts['draws']} draws."
            yield Note("too_many_inputs", text, facts)


def _of_gain(name: str, gain: Mapping[str, Any]) -> Iterator[Note]:
    noise = gain["noise"]
    share, facts = noise["share"], {"configuration": name, "share": noise["share"]}
    if noise["treatment"] == "shrunk":
        text = (
            f"{share:.0%} of the spread of the gain of {name} is simulation noise; its distribution is pulled together."
        )
        yield Note("noise_shrunk", text, facts)
    elif noise["treatment"] == "withheld":
        length = noise["length_that_would_do"]
        cure = f"runs of {length / WEEK:.0f} weeks would do" if length else "no doubt about the gain shows through it"
        text = f"{share:.0%} of the spread of the gain of {name} is simulation noise: no distribution is shown; {cure}."
        yield Note("noise_withheld", text, facts | {"length": length})
    elif noise["treatment"] == "undefined":
        yield Note(
            "undefined_gain", f"In some draw the plant before {name} makes nothing: the gain has no meaning.", facts
        )


def _of_absence(run: str, kpis: Mapping[str, Any]) -> Iterator[Note]:
    """A plant that stands still because all are absent, or else the pools of which nobody is there."""
    absent = {key.removesuffix(ABSENCE): told["mean"] for key, told in kpis.items() if key.endswith(ABSENCE) and told}
    share = absent.pop("plant", 0.0)
    if share >= NEARLY_ALL:
        text = f"{run} stopped because everybody was absent: {share:.0%} of the rostered hours were missed."
        yield Note("everybody_absent", text, {"configuration": run, "share": share})
        return
    for pool, missed in absent.items():
        if missed >= NEARLY_ALL:
            text = f"In {run} nobody of {pool} was there: {missed:.0%} of their rostered hours were missed."
            yield Note("pool_absent", text, {"configuration": run, "pool": pool, "share": missed})


def _of_working_life(summary: Mapping[str, Any]) -> Iterator[Note]:
    """Whom the exposure index leaves out, and in how many draws there is none."""
    life, draws = summary["working_life"], summary["design"]["draws"]
    if life is None:
        return
    runs = [summary["kpis"][run] for run in life["runs"]]
    pools = sorted({pool for kpis in runs for pool in _without_index(kpis)})
    if pools and any(kpis["plant" + INDEX] for kpis in runs):
        text = f"People without shifts have no exposure index: {', '.join(pools)}."
        yield Note("without_index", text, {"pools": ", ".join(pools)})
    for name, change in life["change"].items():
        facts = {"configuration": name, "draws": change["left_out"], "of": draws}
        text = f"In {change['left_out']} of {draws} draws of {name} nobody is at work, so that there is no index"
        if change["index"]["mean"]["value"] is not None and change["left_out"]:
            yield Note("index_left_out", f"{text}; its change leaves them out.", facts)
        elif 0 < change["left_out"] < draws:
            yield Note("index_unknown", f"{text}: too many for its change to be told.", facts)


def _without_index(kpis: Mapping[str, Any]) -> Iterator[str]:
    """Pools that work in a run, but have no index."""
    for key, told in kpis.items():
        pool = key.removesuffix(INDEX)
        if key.endswith(INDEX) and pool != "plant" and told is None and (kpis.get(pool + USE) or {}).get("mean"):
            yield pool


def _of_design(design: Mapping[str, Any]) -> Iterator[Note]:
    for question, one in design["reached"].items():
        if not one["reached"] and one["got"] is not None:
            text = (
                f"The 90 % half-width of the {question} is {100 * one['got']:.1f} points, {100 * one['wanted']:g} were "
                f"wanted: about {one['draws_needed']} draws would do."
            )
            yield Note("precision_missed", text, {"question": question, **one})
    if design["blocks"] < FEWEST_BLOCKS:
        text = f"{design['blocks']} blocks of draws: intervals are rough, or missing; {FEWEST_BLOCKS} are the least."
        yield Note("few_blocks", text, {"blocks": design["blocks"], "fewest": FEWEST_BLOCKS})
    if design["replications"] < 2 and design["doubts"]:
        text = "One replication per draw: nothing tells simulation noise from doubt."
        yield Note("one_replication", text, {})
    for run, count in design["unsteady"].items():
        if count:
            text = f"In {count} of {design['draws']} draws of {run} work in progress still grows: no steady state."
            yield Note("unsteady", text, {"configuration": run, "draws": count, "of": design["draws"]})
