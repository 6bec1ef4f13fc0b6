"""The sentences of the first page, from a summary: the finding, the claims, why not more, what to measure first.

The page, the sheet of paper and the terminal say the same, in these words. No figure is worked out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from simfactory.errors import InternalError
from simfactory.reports.reading import BAND, Entry, Reading, interval_of
from simfactory.reports.style import short
from simfactory.reports.words import NO_BREAK, Words
from simfactory.scenario.lever import MARKS

FIRST = 3  # doubts to measure first
TELLING = 0.005  # share of the doubt below which a doubt is not worth measuring; change below which hours are the same
VERDICTS = ("agrees", "disagrees", "undecided")
NAME = 60  # characters of a name in a sentence; tables give it whole


@dataclass(frozen=True)
class Claim:
    """One promise of the programme with its chance in words."""

    name: str
    odds: str
    means: str


def finding(reading: Reading, words: Words) -> str:
    """The one sentence: what the upgrades would do, and how sure that is."""
    if reading.headline is None:
        return _as_it_is(reading, words)
    mean = (reading.gain.get("mean") or {}).get("value")
    if mean is None:
        return words("finding.undefined")
    way = "flat" if round(abs(mean), 2) == 0 else "gain" if mean > 0 else "loss"
    facts = {} if way == "flat" else {"gain": words.percent(abs(mean))}
    if reading.treatment == "no_doubt":
        return words(f"finding.{way}_certain", **(facts and {"gain": words.percent(abs(mean), 1)}))
    interval, odds = reading.interval, spoken(reading.gain.get("p_30_50"))
    if interval is None or odds is None:
        return words(f"finding.{way}_withheld", **facts)
    if way == "loss":
        interval = (-interval[1], -interval[0])
    return words(f"finding.{way}", **facts, interval=words.between(*interval), band=band(words), odds=words.odds(odds))


def _as_it_is(reading: Reading, words: Words) -> str:
    good = reading.kpi("before", "plant.good_per_week")
    if good.get("mean") is None:
        return words("finding.before_bare")
    low, high = words.number(good.get("low")), words.number(good.get("high"))
    return words("finding.before", good=words.number(good["mean"]), interval=words("between", low=low, high=high))


def caveats(reading: Reading, words: Words) -> list[str]:
    """What must be read together with the finding: whose gain it is, and what its chances rest on."""
    gain = reading.gain
    if not gain:
        return []
    said = []
    if reading.capacity:
        said.append(_capacity(gain, words))
    elif parts := _parts(gain, words):
        said.append(parts)
    if weights := gain.get("weights"):
        before, after = (words.percent((weights[side] or {}).get("value")) for side in ("before", "after"))
        said.append(words("finding.weights", before=before, after=after))
    needed = (gain.get("noise") or {}).get("length_that_would_do")
    if reading.treatment == "withheld" and needed:
        said.append(words("finding.runs_needed", length=words.duration(needed)))
    if reading.treatment in ("shrunk", "unknown"):
        said.append(words("finding.shrunk" if reading.treatment == "shrunk" else "finding.noise_unknown"))
    return said + honesty(reading, words)


def _parts(gain: Entry, words: Words) -> str | None:
    """What of the gain is more output and what fewer paid hours, where these change at all."""
    output, hours = (((gain.get(part) or {}).get("mean") or {}).get("value") for part in ("output", "hours"))
    if output is None or hours is None or abs(hours) < TELLING:
        return None
    return words("finding.parts", output=words.signed(output), hours=words.signed(hours))


def _capacity(gain: Entry, words: Words) -> str:
    at_demand = ((gain.get("at_demand") or {}).get("mean") or {}).get("value")
    output = ((gain.get("output") or {}).get("mean") or {}).get("value")
    if at_demand is None or output is None:
        return words("finding.capacity_bare")
    return words("finding.capacity", gain=words.signed(at_demand), output=words.signed(output))


def honesty(reading: Reading, words: Words) -> list[str]:
    """What stands with every probability: its condition, its neighbours, and how much of it rests on judgement."""
    gain, honest = reading.gain, reading.honesty
    if spoken(gain.get("p_30_50")) is None:
        return []
    chances = {"positive": "p_positive", "thirty": "p_30", "band": "p_30_50"}
    said = [
        words("honesty.all", **{name: words.odds(spoken(gain.get(key))) for name, key in chances.items()}),
        judged(honest.get("judged_share"), words),
    ]
    dominant = honest.get("dominant") or {}
    ways = dominant.get("p_30_50") or {}
    worst, best = spoken(ways.get("pessimistic")), spoken(ways.get("optimistic"))
    if worst is not None and best is not None:
        name = input_name(reading, dominant["input"], words)
        odds = {"pessimistic": words.odds(worst), "optimistic": words.odds(best)}
        same = odds["pessimistic"] == odds["optimistic"]
        said.append(
            words("honesty.dominant_same", input=name, odds=words.odds(best))
            if same
            else words("honesty.dominant", input=name, **odds)
        )
    return said


def judged(share: float | None, words: Words) -> str:
    if share is None:
        return words("honesty.unknown")
    return words("honesty.judged", share=words.percent(share)) if share > 0 else words("honesty.none_judged")


def claims(reading: Reading, words: Words) -> list[Claim]:
    """The three claims of the programme with their odds; none without upgrades."""
    if reading.headline is None:
        return []
    entries = reading.summary.get("claims") or {}

    def claim(name: str, odds: str, means: str = "") -> Claim:
        return Claim(words(f"claims.{name}"), odds, words(f"claims.{means or name}_means"))

    quality = words.chance(spoken(entries.get("quality")))
    return [
        claim("productivity", words.chance(spoken(entries.get("productivity"))), "" if reading.paid else "output"),
        claim("quality", quality if reading.defects else words("odds.no_quality")),
        claim("working_life", _better_life(reading, entries.get("working_life"), words)),
    ]


def _better_life(reading: Reading, claimed: Entry | None, words: Words) -> str:
    if not reading.working_life:
        return not_modelled(reading, words)
    why = (claimed or {}).get("why")
    return words(f"odds.{why}") if why else words.chance(spoken(claimed))


def not_modelled(reading: Reading, words: Words) -> str:
    """Why nothing is known of working life: exposures are measured where people tire, by `human_factors`."""
    return words("odds.no_fatigue" if reading.human_factors else "odds.not_modelled")


def drained(reading: Reading, words: Words) -> list[str]:
    """What must be said where the plant makes more and the exposure of people gets worse."""
    change = reading.life_change(reading.headline)
    return [words("working_life.drained")] if change.get("falls_while_output_rises") else []


def why_title(reading: Reading, words: Words) -> str:
    return words("why.title" if reading.headline else "why.title_before")


def why_not_more(reading: Reading, words: Words) -> list[str]:
    """The bottleneck before and after, in the runs that the gain is measured in."""
    before = next(iter(reading.bottleneck("before")), None)
    after = next(iter(reading.bottleneck(reading.headline)), None) if reading.headline else None
    if before is None:
        return [words("why.none")]
    load = [words("at.capacity")] if reading.capacity else []
    if after is None:
        return [words("why.before" if reading.headline else "why.only", **_busiest(before, words)), *load]
    same = before["station"] == after["station"]
    return [
        words("why.before", **_busiest(before, words)),
        words("why.after_same" if same else "why.after_other", **_busiest(after, words)),
        *load,
    ]


def _busiest(entry: Entry, words: Words) -> dict[str, str]:
    shares = {"busy": words.percent(entry.get("busy")), "share": words.percent(entry.get("share"))}
    return {"station": short(entry["station"], NAME), **shares}


def first_doubts(reading: Reading, words: Words) -> list[tuple[str, str]]:
    """The doubts to measure first: what each carries, and the rest about it (range, direction, source)."""
    telling = [doubt for doubt in reading.doubts[:FIRST] if (doubt.get("share") or 0.0) >= TELLING]
    return [(carries(reading, doubt, words), about(reading, doubt, words)) for doubt in telling]


def no_doubt_first(reading: Reading, words: Words) -> str:
    """Why there is none to measure first."""
    doubts, draws = (reading.design.get(name) or 0 for name in ("doubts", "draws"))
    return words("doubts.untold", doubts=doubts, draws=draws) if doubts else words("doubts.none")


def carries(reading: Reading, doubt: Entry, words: Words) -> str:
    low, high = words.number(_points(doubt.get("low"))), words.number(_points(doubt.get("high")))
    name = input_name(reading, doubt["input"], words)
    return words("doubts.carries", input=name, share=words.percent(doubt.get("share")), low=low, high=high)


def about(reading: Reading, doubt: Entry, words: Words) -> str:
    known = doubt.get("citation") or doubt.get("source") or "—"
    citation = words("doubts.judged") if doubt.get("judged") else words.marked(known)
    parts = [words("doubts.range", range=written(reading, doubt, words)), direction(doubt, words)]
    return " · ".join([*parts, words("doubts.source", source=citation)])


def direction(doubt: Entry, words: Words, of: str = "doubts") -> str:
    """Which way the gain goes when the input rises, or the change of the exposure index (`of` working_life)."""
    return words(f"{of}." + {1: "rises", -1: "falls"}.get(doubt.get("direction") or 0, "flat"))


def cite(entry: Entry, words: Words) -> str:
    """Where a value comes from; a value without a source counts as assumed."""
    source = entry.get("source")
    if source in (None, "assumed"):
        return words("assumed")
    citation = entry.get("citation")
    return words.marked(str(citation if citation and citation != "assumed" else source))


def _points(share: float | None) -> float | None:
    return None if share is None else 100 * share


def written(reading: Reading, doubt: Entry, words: Words) -> str:
    """The range of a doubt as a scenario would say it, or its figures where the text is not at hand."""
    texts: Entry = reading.plant("doubts") or {}
    bounds = [words.rounded(bound) for bound in doubt.get("range") or [] if bound is not None]
    return words.law(texts.get(doubt["input"], "")) or f"{NO_BREAK}..{NO_BREAK}".join(bounds) or "—"


def input_name(reading: Reading, path: str, words: Words) -> str:
    """An input as people know it: a change of an upgrade by what it changes, a human constant by what it says."""
    section, _, rest = path.partition(".")
    if section == "human_factors":
        return words.or_else(f"constant.{rest}", path)
    if path == "realised":
        return words("doubts.realised")
    if section == "adoption":
        return words(f"doubts.adoption.{rest.partition(':')[0]}")
    if section == "economics":
        return words.or_else(f"doubts.economics.{rest}", path)
    for upgrade in reading.plant("upgrades") if section == "upgrades" else ():
        changed = [
            str(change["path"])
            for number, change in enumerate(upgrade["changes"], start=1)
            if _is_of(change, f"upgrades.{upgrade['name']}.changes.{number}", path)
        ]
        if changed:
            key = "doubts.attended" if path.endswith(".attend") else "doubts.input"
            return short(words(key, upgrade=upgrade["name"], path=", ".join(changed)), NAME)
        if cost := _cost_of(upgrade, path, words):
            return short(words("doubts.input", upgrade=upgrade["name"], path=cost), NAME)
    return short(path, NAME)


def _cost_of(upgrade: Entry, path: str, words: Words) -> str:
    """What of cost and time of this upgrade a doubt is of, as it or its lever says it; empty if none."""
    name = f"upgrades.{upgrade['name']}."
    key = path.removeprefix(name).removeprefix(f"{upgrade.get('use')}.") if path.startswith(name) else ""
    kind, _, pool = key.partition(".")
    return words(f"money.key.{kind}", pool=pool) if words.knows(f"money.key.{kind}") else ""


def _is_of(change: Entry, usual: str, path: str) -> bool:
    """Whether a doubt is one of this change; at several places a lever has one doubt."""
    return f"{path}.".startswith(f"{change.get('at') or usual}.")


def evidence_of_levers(reading: Reading, words: Words) -> list[str]:
    """How many figures the levers of the catalogue bring, by grade and by mark; nothing where none is used."""
    figures = {
        str(change["at"]): change
        for upgrade in reading.plant("upgrades")
        for change in upgrade["changes"]
        if change.get("grade")
    }
    if not figures:
        return []
    grades = Counter(figure["grade"] for figure in figures.values())
    marks = Counter(mark for figure in figures.values() for mark in figure["marks"])
    by_grade = ", ".join(f"{grades[grade]} {grade}" for grade in sorted(grades))
    by_mark = ", ".join(f"{marks[mark]} {words(f'mark.{meaning}')}" for mark, meaning in MARKS.items() if marks[mark])
    return [words("upgrades.evidence", count=len(figures), grades=by_grade, marks=by_mark)]


def verdicts(reading: Reading, words: Words) -> str:
    """The agreement with what was observed in one sentence."""
    kpis: Sequence[Entry] = reading.agreement.get("kpis") or []
    if not kpis:
        return words("baseline.none")
    number = Counter(entry["verdict"] for entry in kpis)
    return words("baseline.figure", count=len(kpis), **{name: number[name] for name in VERDICTS})


def weighted(reading: Reading, words: Words) -> list[str]:
    """What becomes of the gain when draws count by their agreement with what was observed."""
    agreement = reading.agreement
    if not agreement.get("kpis"):
        return []
    said = [words("baseline.contradicts")] if agreement.get("contradicts") else []
    share, gain = agreement.get("effective_share"), (agreement.get("weighted") or {}).get(reading.headline or "") or {}
    if share is not None:
        said.append(words("baseline.effective", share=words.percent(share)))
    quantiles = gain.get("quantiles") or {}
    low, high = quantiles.get("0.05"), quantiles.get("0.95")
    if gain.get("mean") is not None and low is not None and high is not None:
        said.append(words("baseline.weighted", gain=words.signed(gain["mean"]), interval=words.between(low, high)))
    return said


def notes(reading: Reading, words: Words) -> list[str]:
    """The remarks of the experiment, in the report's language."""
    return [_note(entry, words) for entry in reading.summary.get("notes") or []]


def _note(entry: Entry, words: Words) -> str:
    """A remark in its words; one that another version made, with a code or facts of its own, by its code."""
    key, facts = f"note.{entry['code']}", entry.get("facts") or {}
    try:
        return words(key, **{name: _fact(name, value, words) for name, value in facts.items()})
    except InternalError:
        return words("note.other", code=entry["code"])


def _fact(name: str, value: object, words: Words) -> str:
    if name == "question":
        return words(f"record.{value}")
    if name == "configuration":
        return configuration_name(str(value), words)
    if not isinstance(value, int | float):
        return "—" if value is None else str(value)
    if name in ("got", "wanted"):
        return words.points(value)
    if name in ("share", "effective_share"):
        return words.percent(value)
    return words.number(value)


def configuration_name(run: str, words: Words) -> str:
    """A run as people know it: "before", "after", a configuration's own name, "…, at full capacity"."""
    name, _, capacity = run.partition("@")
    said = words(name) if name in ("before", "after") else name
    return words("kpis.at_capacity", configuration=said) if capacity else said


def spoken(probability: Entry | None) -> float | None:
    """A probability as it may be said: rounded to 5 % by the experiment."""
    found: float | None = (probability or {}).get("spoken")
    return found


def band(words: Words) -> str:
    low, high = BAND
    return words("finding.band", low=words.number(100 * low), high=words.percent(high))


def interval_words(gain: Entry, words: Words) -> str:
    """The 90 % interval of a configuration's gain, or a dash."""
    interval = interval_of(gain)
    return words.between(*interval) if interval else "—"


def measured_year(reading: Reading, words: Words) -> list[str]:
    """What someone would see who measured one year."""
    quantiles = (reading.gain.get("measured_year") or {}).get("quantiles") or {}
    low, high = quantiles.get("0.05"), quantiles.get("0.95")
    return [] if low is None or high is None else [words("finding.year", interval=words.between(low, high))]
