"""The section on money: what the upgrades cost, what they bring a year, what they are worth, and on whose word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from simfactory.reports import sentences
from simfactory.reports.picture import Picture
from simfactory.reports.reading import Entry, Reading, interval_of
from simfactory.reports.section import Section, Table
from simfactory.reports.sentences import configuration_name, spoken
from simfactory.reports.words import Words

ONCE = ("investment", "grant", "deduction")
COST = ("before", "after", "change")
FIRST = 5  # inputs that matter most for the net present value


def money(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """Investment, aid, a year's accounts, worth and payback of the headline; empty where no money is reckoned."""
    if not reading.money:
        return Section("money", "")
    tables = (_figures(reading, words), _configurations(reading, words), _inputs(reading, words), costs(reading, words))
    lead = [*found(reading, words), *_how(reading, words)]
    after = [] if reading.project else [words("money.unpriced")]
    return Section("money", words("money.title"), lead, pictures["money"], tables, [*after, *_evidence(reading, words)])


def found(reading: Reading, words: Words) -> list[str]:
    """What the upgrades are worth and how sure that is."""
    npv = reading.project.get("npv") or {}
    mean = (npv.get("mean") or {}).get("value")
    if mean is None:
        return []
    interval, odds = interval_of(npv), spoken(reading.project.get("p_loss"))
    if interval is None or odds is None:
        return [words("money.worth_withheld", worth=words.money_change(mean))]
    if interval[0] == interval[1]:
        return [words("money.worth_certain", worth=words.money_change(mean))]
    facts = {"worth": words.money_change(mean), "interval": words.money_between(*interval)}
    return [words("money.worth", **facts, odds=words.chance(odds))]


def _how(reading: Reading, words: Words) -> list[str]:
    """How money is reckoned: what good parts are worth, and the terms of the investment."""
    terms: Entry = reading.money.get("terms") or {}
    facts = {"horizon": words.years(terms.get("horizon")), "weeks": words.rounded(terms.get("weeks_per_year"))}
    rates = {key: words.percent(terms.get(key), 1) for key in ("rate", "tax")}
    said = [words(f"money.valued.{reading.money['valued']}"), words("money.terms", **facts, **rates)]
    return [*said, *([words("money.freed")] if reading.project.get("freed_hours") else [])]


def _figures(reading: Reading, words: Words) -> Table:
    """Every figure of the headline: its mean over draws, and what nine draws in ten lie between."""
    head = [words("kpis.figure"), words("money.mean_of"), words("money.range_of")]
    return Table(head, list(_rows(reading.project, words)) if reading.project else [], 1, words("money.figures"))


def _rows(project: Entry, words: Words) -> Iterator[list[str]]:
    yield from (_range(words(f"money.{key}"), project.get(key), words) for key in ONCE if project.get(key))
    yearly: Entry = project.get("yearly") or {}
    for account, entry in (yearly.get("parts") or {}).items():
        yield _range(words("money.of_year", part=words(f"money.part.{account}")), entry, words, signed=True)
    yield _estimate(words("money.yearly"), yearly.get("gain") or {}, words)
    if freed := project.get("freed_hours"):
        ends = words("money.to", low=words.rounded(freed["low"]), high=words.rounded(freed["high"]))
        yield [words("money.freed_hours"), words.rounded(freed["mean"]), ends]
    cost: Entry = project.get("cost_per_good") or {}
    for side in COST:
        if cost.get(side):
            yield _range(words(f"money.cost.{side}"), cost[side], words, signed=side == "change")
    if (works := project.get("works")) and works["high"] > 0.0:
        low, middle, high = (words.years(works[end]) for end in ("low", "mean", "high"))
        yield [words("money.works"), middle, words("money.to", low=low, high=high)]
    yield _estimate(words("money.npv"), project.get("npv") or {}, words)
    yield [words("money.p_loss"), words.odds(spoken(project.get("p_loss"))), ""]
    yield from _times(project, words)


def _times(project: Entry, words: Words) -> Iterator[list[str]]:
    """When it is paid back (the middle of the draws), and its rate of return."""
    for kind in ("payback", "discounted_payback"):
        if entry := project.get(kind):
            low, middle, high = (entry["quantiles"].get(q) for q in ("0.05", "0.5", "0.95"))
            name = words("money.median", name=words(f"money.{kind}"))
            yield [name, _year(middle, words), _years_between(low, high, words)]
    if irr := project.get("irr"):
        low, middle, high = (words.percent(irr["quantiles"].get(q), 1) for q in ("0.05", "0.5", "0.95"))
        told = words("money.unique", range=words("money.to", low=low, high=high), share=words.percent(irr["unique"]))
        yield [words("money.median", name=words("money.irr")), middle, told]


def _year(years: float | None, words: Words) -> str:
    return words("money.not_within") if years is None else words.years(years)


def _years_between(low: float | None, high: float | None, words: Words) -> str:
    if low is None:
        return words("money.not_within")
    if high is None:
        return words("money.or_never", low=words.years(low))
    return words("money.to", low=words.years(low), high=words.years(high))


def _range(name: str, entry: Entry | None, words: Words, signed: bool = False) -> list[str]:
    say = words.money_change if signed else words.money
    if not entry:
        return [name, "—", ""]
    return [name, say(entry["mean"]), words("money.to", low=say(entry["low"]), high=say(entry["high"]))]


def _estimate(name: str, entry: Entry, words: Words) -> list[str]:
    interval = interval_of(entry)
    ends = words("money.to", **_ends(interval, words)) if interval else words("sweep.withheld")
    return [name, words.money_change((entry.get("mean") or {}).get("value")), ends]


def _ends(interval: tuple[float, float], words: Words) -> dict[str, str]:
    return {"low": words.money_change(interval[0]), "high": words.money_change(interval[1])}


def _configurations(reading: Reading, words: Words) -> Table:
    """What every configuration costs and is worth; where there is one alone, the table before has said it."""
    every: Entry = reading.money.get("configurations") or {}
    head = [words("claims.configuration"), *(words(f"money.{key}") for key in ("investment", "yearly", "npv"))]
    head += [words("money.p_loss"), words("money.median", name=words("money.payback"))]
    rows = [[configuration_name(name, words), *_columns(project, words)] for name, project in every.items()]
    return Table(head, rows if len(rows) > 1 else [], 1, words("money.by_configuration"))


def _columns(project: Entry | None, words: Words) -> list[str]:
    if not project:
        return [words("money.no_price"), *["—"] * 4]
    gains = [project["yearly"]["gain"], project["npv"]]
    back = ((project.get("payback") or {}).get("quantiles") or {}).get("0.5")
    worth = [words.money_change((one.get("mean") or {}).get("value")) for one in gains]
    investment = words.money((project.get("investment") or {}).get("mean"))
    return [investment, *worth, words.odds(spoken(project.get("p_loss"))), _year(back, words)]


def _inputs(reading: Reading, words: Words) -> Table:
    """The doubts that move the net present value most, with the marks and grades of their sources."""
    inputs: Sequence[Entry] = (reading.project.get("influence") or {}).get("inputs") or []
    head = [words(f"doubts.{key}") for key in ("what", "entered", "direction", "cited")]
    rows = [
        [
            sentences.input_name(reading, entry["input"], words),
            sentences.written(reading, entry, words),
            sentences.direction(entry, words, "money"),
            sentences.cite(entry, words),
            words.percent(entry.get("share")),
        ]
        for entry in inputs[:FIRST]
    ]
    return Table([*head, words("money.share")], rows, 4, words("money.inputs"))


def costs(reading: Reading, words: Words) -> Table:
    """What each upgrade costs, and who says so."""
    head = [words("upgrades.upgrade"), words("money.cost_of"), words("inputs.value"), words("upgrades.grade")]
    rows = [
        [upgrade["name"], cost_name(cost["key"], words), words.law(cost["value"]), cost.get("grade") or "—",
         sentences.cite(cost, words)]
        for upgrade in reading.plant("upgrades")
        for cost in upgrade.get("costs") or []
    ]  # fmt: skip
    return Table([*head, words("upgrades.source")], rows, 5, words("money.costs"))


def cost_name(key: str, words: Words) -> str:
    kind, _, pool = key.partition(".")
    return words(f"money.key.{kind}", pool=pool)


def _evidence(reading: Reading, words: Words) -> list[str]:
    """How many figures of cost there are, by grade; those that the scenario says itself have none."""
    every = [cost for upgrade in reading.plant("upgrades") for cost in upgrade.get("costs") or []]
    if not every:
        return []
    grades = Counter(str(cost["grade"]) for cost in every if cost.get("grade"))
    own = [cost for cost in every if not cost.get("grade")]
    told = ", ".join(f"{grades[grade]} {grade}" for grade in sorted(grades))
    facts = {"count": len(every), "own": len(own), "judged": sum(bool(cost.get("judged")) for cost in own)}
    return [words("money.evidence", grades=told, **facts) if grades else words("money.own_evidence", **facts)]
