"""The sections after the first page: what each says, its pictures and its tables, ready for a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from simfactory.kpis.indicators import Scope, Told, of_scope
from simfactory.reports import sentences
from simfactory.reports.acts import acts, left_out
from simfactory.reports.money import money
from simfactory.reports.path import path
from simfactory.reports.picture import Picture
from simfactory.reports.pictures import mean_of
from simfactory.reports.reading import Entry, Reading
from simfactory.reports.section import Section, Table
from simfactory.reports.sentences import cite, configuration_name, interval_words, notes, spoken
from simfactory.reports.upgrades import upgrades
from simfactory.reports.values import kpi_difference, kpi_value, kpi_word
from simfactory.reports.words import Words
from simfactory.reports.working_life import working_life

STATION_KPIS = ("oee", "availability", "quality_ratio", "technical_availability", "setup_ratio", "mtbf", "mttr")
UNDER_WAY = "plant.under_way_mean"
OF_FLEETS = ("fleet_use", "loaded_share", "charging_share")
TIME_OF_PEOPLE = ("absence_rate", "stand_in_hours", "walking_share")
ORDER_KPIS = ("plant.orders_per_week", "plant.on_time_share", "plant.order_time")
FRENCH_KPIS = ("trs", "trg", "tre")


def sections(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> list[Section]:
    """All parts that there is something to say in, in the order of the report."""
    makers: Sequence[Callable[[Reading, Mapping[str, Sequence[Picture]], Words], Section]] = (
        configurations, path, doubts, baseline, load, waterfall, states, buffers, people, working_life,
        money, kpis, upgrades, inputs, assumptions, record,
    )  # fmt: skip
    return [section for maker in makers if (section := maker(reading, pictures, words))]


def configurations(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """Gains and chances of every configuration, with what the chances rest on."""
    claims = ("claims.configuration", "claims.upgrades", "claims.gain", "claims.interval", "claims.productivity")
    honesty = reading.summary.get("honesty") or {}
    rows = []
    for name, gain in reading.gains.items():
        share = (honesty.get(name) or {}).get("judged_share")
        upgrades = (reading.summary.get("upgrades") or {}).get(name) or []
        mean = mean_of(gain)
        rows.append([
            configuration_name(name, words), ", ".join(upgrades) or words("claims.no_upgrade"),
            "—" if mean is None else words.signed(mean), interval_words(gain, words),
            words.odds(spoken(gain.get("p_30_50"))), words.percent(share) if share is not None else words("unknown"),
        ])  # fmt: skip
    table = Table([*(words(key) for key in claims), words("claims.judged")], rows, 2)
    return Section("configurations", words("claims.by_configuration"), (), pictures["configurations"], [table])


def doubts(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """What the doubt about the headline gain is made of, input by input, and what a year of its own luck would show."""
    rows = []
    for entry in reading.doubts:
        share = words("kpis.range", mean=words.percent(entry.get("share")), **_ends(entry, words))
        name = sentences.input_name(reading, entry["input"], words)
        source = words("doubts.judged") if entry.get("judged") else cite(entry, words)
        rows.append([name, sentences.written(reading, entry, words), sentences.direction(entry, words), source, share])
    head = [words(f"doubts.{key}") for key in ("what", "entered", "direction", "cited", "axis")]
    after = sentences.measured_year(reading, words)
    unexplained = ((reading.summary.get("influence") or {}).get(reading.headline) or {}).get("unexplained")
    if rows and unexplained is not None:
        after = [words("doubts.unexplained", share=words.percent(unexplained)), *after]
    return Section("doubts", words("doubts.section"), (), pictures["doubts"], [Table(head, rows, 4)], after)


def _ends(entry: Entry, words: Words) -> dict[str, str]:
    return {end: words.percent(entry.get(end)) for end in ("low", "high")}


def baseline(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """How far the model of the plant as it is lies from what was observed (the first page has the figures)."""
    return Section("baseline", words("baseline.title"), [words("baseline.lead")], pictures["baseline"])


def load(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """What is asked of each station and pool against what it can do, before and after."""
    head = [words(f"load.{key}") for key in ("station", "load", "needed", "capacity", "takt_time")]

    def row(entry: Entry) -> list[str]:
        hours = [words.rounded(entry.get("hours")), words.rounded(entry.get("capacity_hours"))]
        return [entry["name"], words.percent(entry.get("load")), *hours, words.duration(entry.get("takt"))]

    runs = [run for run in ("before", reading.headline) if run and reading.load(run)]
    tables = [
        Table(head, [row(entry) for entry in reading.load(run)["rows"]], 1, _load_title(reading, run, words))
        for run in runs
    ]
    return Section("load", words("load.title"), [words("load.lead")], pictures["load"], tables)


def _load_title(reading: Reading, run: str, words: Words) -> str:
    entry = reading.load(run)
    key = "load.asked" if entry.get("demanded") else "load.bears"
    return words(key, configuration=configuration_name(run, words), good=words.rounded(entry.get("good_per_week")))


def waterfall(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    lead = [words("waterfall.lead"), *([words("at.capacity")] if reading.capacity else [])]
    return Section("waterfall", words("waterfall.title"), lead, pictures["waterfall"])


def states(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    lead = [words("at.demand")] if reading.capacity else []
    return Section("states", words("states.title"), lead, pictures["states"])


def buffers(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """Queues, with the work in progress and the lead time that they make."""
    after = reading.headline
    facts = {}
    for name, run in (("before", "before"), ("after", after)):
        if run:
            facts[name] = kpi_value("plant.wip_mean", reading.mean(run, "plant.wip_mean"), words)
            facts[f"lead_{name}"] = kpi_value("plant.lead_time", reading.mean(run, "plant.lead_time"), words)
    said = [words("buffers.wip" if after else "buffers.wip_only", **facts)]
    lead = said if reading.mean("before", "plant.wip_mean") is not None else []
    return Section(
        "buffers", words("buffers.title"), [*lead, *_under_way(reading, words)], pictures["buffers"],
        _fleets(reading, words),
    )  # fmt: skip


def _under_way(reading: Reading, words: Words) -> list[str]:
    """How much of it is on its way between stations, where that takes time."""
    if not _known(reading, UNDER_WAY):
        return []
    means = {"before": reading.mean("before", UNDER_WAY), "after": reading.mean(reading.headline or "", UNDER_WAY)}
    facts = {name: kpi_value(UNDER_WAY, mean or 0.0, words) for name, mean in means.items()}
    return [words("fleets.under_way" if reading.headline else "fleets.under_way_only", **facts)]


def _fleets(reading: Reading, words: Words) -> list[Table]:
    """The use of each fleet, before and after."""
    rows = [
        [fleet, *(_from_to(reading, f"{fleet}.{kpi}", words) for kpi in OF_FLEETS)]
        for fleet in reading.fleets
    ]  # fmt: skip
    head = [words(f"fleets.{key}") for key in ("fleet", *OF_FLEETS)]
    return [Table(head, rows, 1)] if rows else []


def people(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """Pools: how many people, how busy, how often away or on their way; whether what work does to them is modelled."""
    told = [kpi for kpi in TIME_OF_PEOPLE if any(_known(reading, f"{pool}.{kpi}") for pool in reading.pools)]
    rows = [
        [pool["name"], words.number(pool.get("people")), words(f"people.{pool.get('labour', 'direct')}"),
         *(_from_to(reading, f"{pool['name']}.{kpi}", words) for kpi in told)]
        for pool in reading.plant("pools")
    ]  # fmt: skip
    table = Table([words(f"people.{key}") for key in ("pool", "number", "labour", *told)], rows, 3)
    after = [] if reading.working_life else [words("people.life", why=sentences.not_modelled(reading, words))]
    return Section("people", words("people.title"), (), pictures["people"], [table], after)


def _known(reading: Reading, key: str) -> bool:
    return any(reading.mean(run, key) is not None for run in ("before", reading.headline) if run)


def _from_to(reading: Reading, key: str, words: Words) -> str:
    """A figure before and after."""
    before = kpi_value(key, reading.mean("before", key), words)
    if reading.headline is None:
        return before
    return words("people.from_to", before=before, after=kpi_value(key, reading.mean(reading.headline, key), words))


def kpis(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """The plant's key figures by run (exposures have a section of their own), and the stations' main ones."""
    runs = list(reading.summary.get("kpis") or {})
    of_plant = (indicator for indicator in of_scope(Scope.PLANT) if indicator.told is not Told.TIRING)
    keys = [f"plant.{indicator.name}" for indicator in of_plant]
    keys = [key for key in keys if reading.orders or key not in ORDER_KPIS]
    rows = [[kpi_word(key, words), *(_with_range(reading, run, key, words) for run in runs)] for key in keys]
    rows = [row for row in rows if any(cell != "—" for cell in row[1:])]
    head = [words("kpis.figure"), *(configuration_name(run, words) for run in runs)]
    tables = [Table(head, rows, 1, words("kpis.plant"))]
    stations = _stations(reading, words)
    return Section(
        "kpis", words("kpis.title"), [words("kpis.lead")], (), [*tables, *([stations] if stations.rows else [])]
    )


def _with_range(reading: Reading, run: str, key: str, words: Words) -> str:
    entry = reading.kpi(run, key)
    if entry.get("mean") is None:
        return "—"
    mean, low, high = (kpi_value(key, entry.get(part), words, entry["mean"]) for part in ("mean", "low", "high"))
    return mean if low == high else words("kpis.range", mean=mean, low=low, high=high)


def _stations(reading: Reading, words: Words) -> Table:
    """The main figures of each station, one row before and one after."""
    names = [*STATION_KPIS[:1], *(FRENCH_KPIS if words.lang == "fr" else ()), *STATION_KPIS[1:]]
    runs = [run for run in ("before", reading.headline) if run]
    known = [name for name in names if any(reading.mean("before", f"{s}.{name}") is not None for s in reading.stations)]
    rows = [
        [station, configuration_name(run, words)]
        + [kpi_value(f"{station}.{name}", reading.mean(run, f"{station}.{name}"), words) for name in known]
        for station in reading.stations
        for run in runs
    ]
    head = [words("kpis.station"), "", *(kpi_word(f"station.{name}", words) for name in known)]
    return Table(head, rows if known else [], 2, words("kpis.stations"))


def inputs(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """Every input with its value and its source, doubtful ones marked."""
    entries: Sequence[Entry] = reading.plant("inputs")
    doubtful = sum(bool(entry.get("doubtful")) for entry in entries)
    lead = words("inputs.lead", count=words.number(len(entries)), doubtful=words.number(doubtful))
    rows = [
        [
            entry["path"],
            words.law(entry["value"]),
            words("inputs.doubtful") if entry.get("doubtful") else "",
            cite(entry, words),
        ]
        for entry in entries
    ]
    head = [words("inputs.path"), words("inputs.value"), "", words("inputs.source")]
    return Section("inputs", words("inputs.title"), [lead], (), [Table(head, rows)])


def assumptions(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """What the result stands on without evidence, and what the model leaves out."""
    every = reading.plant("inputs")
    entries = [entry for entry in every if entry.get("judged")]
    everything = len(entries) == len(every)
    head = [words("inputs.path"), words("inputs.value"), words("inputs.source")]
    rows = [[entry["path"], words.law(entry["value"]), cite(entry, words)] for entry in entries]
    table = Table(head, [] if everything else rows)
    kind = "all" if everything else "lead" if entries else "none"
    lead = [words(f"assumed_part.{kind}", count=words.number(len(every)))] if every else []
    after = [words("assumed_part.claim"), words("assumed_part.shared"), *_scope(reading, words)]
    return Section("assumed", words("assumed_part.title"), lead, (), [table], after)


def _scope(reading: Reading, words: Words) -> list[str]:
    """What of people acts in this plant, and what is not part of the model."""
    acting = reading.acting
    missing = [] if acting is None else left_out(acting, words)
    known = {"energy": _known(reading, "plant.energy_per_week"), "money": bool(reading.money)}
    missing += [words(f"assumed_part.without_{what}") for what, told in known.items() if not told]
    said = [f"{line[0].upper()}{line[1:]}{words('stop')}" for line in acts(acting or (), words)]
    return [*said, words("assumed_part.without", names=words.listed(missing))] if missing else said


def record(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """How the figures were made, so that anyone gets them again."""
    head = [words("record.key"), words("record.value")]
    tables = [Table(head, [*_design(reading, words), *_run_record(reading, words)]), _precision(reading, words)]
    shown = [table for table in tables if table.rows]
    return Section("record", words("record.title"), [words("record.lead")], (), shown, notes(reading, words))


def _design(reading: Reading, words: Words) -> list[list[str]]:
    design, summary = reading.design, reading.summary
    rows = [[words("record.scenario"), reading.name]]
    rows += [[words(f"record.{key}"), str(summary[key])] for key in ("digest", "seed", "simfactory") if key in summary]
    for key in ("draws", "blocks", "replications", "runs", "doubts"):
        if design.get(key) is not None:
            rows.append([words(f"record.{key}"), words.number(design[key])])
    for key in ("warm_up", "length", "cycle"):
        if design.get(key) is not None:
            by = words.or_else(f"record.by_{design.get(f'{key}_by')}", "")
            rows.append(
                [words(f"record.{key}"), " · ".join(part for part in (words.duration(design[key]), by) if part)]
            )
    if stopping := design.get("stopping"):
        rows.append([words("record.stopping"), words.or_else(f"record.{stopping}", stopping)])
    return rows


def _run_record(reading: Reading, words: Words) -> Iterator[list[str]]:
    """The record of run.json, entry by entry, without what the summary says already."""
    told = {"scenario", *reading.summary, *reading.design}
    for key, value in _flat("", reading.record):
        entry, _, part = key.partition(".")
        if value not in (None, "", []) and entry not in told:
            part = configuration_name(part, words) if entry == "plans" else part
            said = words.rounded(value) if isinstance(value, float) else str(value)
            yield [" ".join(filter(None, (words.or_else(f"record.{entry}", entry), part))), said]


def _flat(prefix: str, node: object) -> Iterator[tuple[str, object]]:
    if isinstance(node, Mapping):
        for key, child in node.items():
            yield from _flat(f"{prefix}.{key}" if prefix else str(key), child)
    else:
        yield prefix, node


def _precision(reading: Reading, words: Words) -> Table:
    head = [words(f"record.{key}") for key in ("question", "wanted", "got", "draws_needed")]
    rows = [
        [
            words.or_else(f"record.{name}", name),
            words.points(entry.get("wanted")),
            words.points(entry.get("got")),
            needed,
        ]
        for name, entry in (reading.design.get("reached") or {}).items()
        if (needed := words("record.enough") if entry.get("reached") else words.number(entry.get("draws_needed")))
    ]
    return Table(head, rows, 1, words("record.precision_title"))


def observations(reading: Reading, words: Words) -> Table:
    """Model against observation, for the first page."""
    head = [words(f"baseline.{key}") for key in ("what", "observed", "model", "accuracy", "verdict")]
    rows = [_observation(entry, words) for entry in reading.agreement.get("kpis") or []]
    return Table(head, rows, 1)


def _observation(entry: Entry, words: Words) -> list[str]:
    key, model = entry["name"], entry.get("model") or {}
    scope = "" if entry["scope"] == "plant" else f"{entry['scope']}"
    name = words("scoped", scope=scope, name=kpi_word(key, words)) if scope else kpi_word(key, words)
    seen = f"{kpi_value(key, entry.get('observed'), words)} ± {kpi_difference(key, entry.get('half_width'), words)}"
    mean, low, high = (kpi_value(key, model.get(part), words, model.get("mean")) for part in ("mean", "low", "high"))
    wanted, verdict = f"± {kpi_difference(key, entry.get('wanted'), words)}", words(f"baseline.{entry['verdict']}")
    return [name, seen, words("kpis.range", mean=mean, low=low, high=high), wanted, verdict]
