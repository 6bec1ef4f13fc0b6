"""Bodies and minds: what work does to people, and what that does to their work. See `rules`."""

from __future__ import annotations

from simfactory.engines.compiled_engine.draws import draw_duration, uniform_at
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.tallies import log
from simfactory.engines.rules import (
    billionths,
    chance_of_defect,
    detection,
    happens,
    hour_of_shift,
    is_stood_in,
    millionths,
    minutes,
    pace_of_stand_in,
    shifts_away,
    slowed_pace,
)
from simfactory.human_factors import (
    absence_rate,
    duration_factor,
    fatigue_after_rest,
    fatigue_after_work,
    learning_factor,
    pieces_after_break,
    remembered_factor,
    shift_factor_of_absence,
    skill,
    spell_probability,
)
from simfactory.plan import PACE, SHIFT_KIND, Constant, Segment
from simfactory.results import Kind

ABSENT, SHIFT, HAND, TIRED_BY_HAND = int(Kind.ABSENT), int(Kind.SHIFT), int(Kind.HAND), int(Kind.TIRED)
RECOVERY, SLOWING, MASTERED, FORGOTTEN = (
    int(Constant.RECOVERY), int(Constant.SLOWING), int(Constant.MASTERED), int(Constant.FORGOTTEN),
)  # fmt: skip
ERRORS_BY_FATIGUE = int(Constant.ERRORS_BY_FATIGUE)
ALLOWANCE, BY_PACE, AFFECTED = int(Constant.ALLOWANCE), int(Constant.BY_PACE), int(Constant.AFFECTED)
STRAIN_RATIO, BY_RISK, CONSTANTS = int(Constant.STRAIN_RATIO), int(Constant.BY_RISK), len(Constant)
WORK = int(Segment.WORK)


# work


def go_to_work(mem: Words, real: Reals, person: int, station: int, on_piece: bool) -> None:
    """Somebody goes to work at a station: rested since the last work, with what has been forgotten since."""
    mem[person + N_STAND_IN_WORKS] = mem[person + N_STANDS_IN]
    mem[person + N_ON_PIECE] = on_piece
    mem[person + N_COUNTS_FROM] = mem[G_NOW]
    if mem[G_TIRES]:
        real[mem[person + N_BODY]] = _rested(mem, real, person)
    if mem[G_LEARNS] and on_piece and not mem[person + N_STAND_IN_WORKS]:
        pair, at, now = _pair(mem, person, station), mem[station + S_HUMAN], mem[G_NOW]
        pieces, away = mem[pair + K_PIECES], minutes(now - mem[pair + K_LAST_THERE])
        forgotten = real[mem[G_HUMAN] + FORGOTTEN]
        real[pieces] = pieces_after_break(real[pieces], real[at + FIRST_TIME], real[at + EXPONENT], away, forgotten)


def _rested(mem: Words, real: Reals, person: int) -> float:
    """The fatigue of somebody who has not worked since the last work."""
    rested = minutes(mem[G_NOW] - mem[person + N_RESTS_SINCE])
    return fatigue_after_rest(real[mem[person + N_BODY]], real[mem[G_HUMAN] + RECOVERY], rested)


def _pair(mem: Words, person: int, station: int) -> int:
    return mem[mem[person + N_PAIRS] + mem[station + S_INDEX]]


def own_pace(mem: Words, real: Reals, person: int, station: int, pace: int) -> int:
    """The pace of somebody who has just gone to a station, and whose pace there would be this."""
    factor = 1.0
    if mem[G_TIRES]:
        factor = duration_factor(real[mem[person + N_BODY]], real[mem[G_HUMAN] + SLOWING])
    if mem[person + N_STAND_IN_WORKS]:
        pace = pace_of_stand_in(pace, mem[mem[person + N_POOL] + W_STAND_IN_PACE])
    if mem[G_LEARNS] and mem[person + N_ON_PIECE]:
        pieces, at = real[mem[_pair(mem, person, station) + K_PIECES]], mem[station + S_HUMAN]
        mastered = real[mem[G_HUMAN] + MASTERED]
        factor *= learning_factor(pieces, real[at + EXPONENT], real[at + INCOMPRESSIBLE], mastered)
    return slowed_pace(pace, factor)


def come_from_work(mem: Words, real: Reals, person: int, station: int) -> None:
    """Somebody comes back from work: tired, and rests from now on."""
    if mem[G_TIRES]:
        real[mem[person + N_BODY]] = _tired(mem, real, person, station)
        mem[person + N_RESTS_SINCE] = mem[G_NOW]
    if mem[G_LEARNS] and mem[person + N_ON_PIECE] and not mem[person + N_STAND_IN_WORKS]:
        mem[_pair(mem, person, station) + K_LAST_THERE] = mem[G_NOW]
    _expose(mem, real, person, station)


def _tired(mem: Words, real: Reals, person: int, station: int) -> float:
    """The fatigue of somebody who works there."""
    worked = minutes(mem[G_NOW] - mem[person + N_BEGAN])
    return fatigue_after_work(real[mem[person + N_BODY]], real[mem[station + S_HUMAN] + GROWTH], worked)


def _expose(mem: Words, real: Reals, person: int, station: int) -> None:
    """Counts the exposure of the work under way, up to now."""
    span = minutes(mem[G_NOW] - mem[person + N_COUNTS_FROM])
    mem[person + N_COUNTS_FROM] = mem[G_NOW]
    if mem[person + N_STAND_IN_WORKS] or mem[mem[person + N_POOL] + W_SPELL] == NONE:
        return
    body, at = mem[person + N_BODY], mem[station + S_HUMAN]
    real[body + B_BUSY] += span
    if mem[station + S_PACED]:
        real[body + B_PACED] += span
    real[body + B_CONTROL] += span * real[at + CONTROL]
    real[body + B_OCRA] += span * real[at + OCRA]


# pieces made by hand


def begin_by_hand(mem: Words, real: Reals, machine: int) -> None:
    """People begin to make the piece: their chance of spoiling it is that of the operation."""
    step, station, person = mem[machine + M_STEP], mem[machine + T_STATION], mem[machine + T_PEOPLE]
    highest, defect = 0.0, real[mem[step + R_CHANCES] + DEFECT]
    errs = mem[G_ERRS] != 0 and mem[step + R_TEACHES] == WORK
    while person != NOBODY:
        chance = _chance(mem, real, person, station, defect) if errs else defect
        highest = max(highest, chance)
        if mem[G_TIRES] and mem[person + N_SHIFT_BEGAN] != NONE:
            _note_hand(mem, real, machine, person, billionths(chance))
        person = mem[person + N_CREW]
    real[mem[machine + M_CHANCE] + BY_THEM] = highest


def _chance(mem: Words, real: Reals, person: int, station: int, defect: float) -> float:
    """The chance that this person spoils a piece there."""
    constants = mem[G_HUMAN]
    fatigue = real[mem[person + N_BODY]] if mem[G_TIRES] else 0.0
    shift = real[constants + CONSTANTS + (mem[person + N_SHIFT] & SHIFT_KIND)]
    by_fatigue, by_skill = real[constants + ERRORS_BY_FATIGUE], real[mem[station + S_HUMAN] + BY_SKILL]
    return chance_of_defect(defect, shift, fatigue, by_fatigue, _skill(mem, real, person, station), by_skill)


def _skill(mem: Words, real: Reals, person: int, station: int) -> float:
    """Of this person, or of who stands in."""
    known = 1.0
    if mem[G_LEARNS]:
        pieces, exponent = real[mem[_pair(mem, person, station) + K_PIECES]], real[mem[station + S_HUMAN] + EXPONENT]
        known = skill(pieces, exponent, real[mem[G_HUMAN] + MASTERED])
    if mem[person + N_STAND_IN_WORKS]:
        known *= min(1.0, float(mem[mem[person + N_POOL] + W_STAND_IN_PACE]) / PACE)
    return known


def _note_hand(mem: Words, real: Reals, machine: int, person: int, chance: int) -> None:
    """Counts a piece begun by hand at its hour of the shift."""
    hour = hour_of_shift(mem[G_NOW] - mem[person + N_SHIFT_BEGAN])
    fatigue, tally = millionths(real[mem[person + N_BODY]]), mem[G_HOURS] + O_SIZE * hour
    mem[tally + O_BEGUN] += 1
    mem[tally + O_FATIGUE] += fatigue
    mem[tally + O_CHANCE] += chance
    if mem[G_TRACING]:
        part, step = mem[machine + M_PART], mem[mem[machine + M_STEP] + R_INDEX]
        station, number = mem[mem[machine + T_STATION] + S_INDEX], mem[machine + T_MACHINE]
        source, serial = mem[part + PART_SOURCE], mem[mem[part + PART_ORDER] + ORDER_SERIAL]
        who = mem[person + N_INDEX]
        log(mem, mem[G_NOW], HAND, station, number, source, serial, step, who, hour, chance)
        log(mem, mem[G_NOW], TIRED_BY_HAND, station, number, source, serial, step, who, hour, fatigue)


def begin_watch(mem: Words, real: Reals, machine: int) -> None:
    """People begin to inspect the piece: what they will find goes by the least weary."""
    step, person, latest = mem[machine + M_STEP], mem[machine + T_PEOPLE], 0
    while person != NOBODY:
        latest = max(latest, mem[person + N_WATCHES_SINCE])
        person = mem[person + N_CREW]
    weary, detects = mem[step + R_WEARIES], real[mem[step + R_CHANCES] + DETECTS]
    found = detection(detects, real[weary + WEARY_LOSS], real[weary + WEARY_AFTER], mem[G_NOW] - latest)
    real[mem[machine + M_CHANCE] + FOUND_BY_THEM] = found


def end_by_hand(mem: Words, real: Reals, machine: int) -> None:
    """The piece is made: who made it has made one more."""
    person = mem[machine + T_PEOPLE]
    while person != NOBODY:
        if not mem[person + N_STAND_IN_WORKS]:
            real[mem[_pair(mem, person, mem[machine + T_STATION]) + K_PIECES]] += 1.0
        person = mem[person + N_CREW]


# shifts and absence


def begin_shift(mem: Words, real: Reals, person: int) -> None:
    """A shift begins: who comes?"""
    task, pool = mem[person + N_TASK], mem[person + N_POOL]
    if task != NOBODY and mem[person + N_ON_WAY] == THERE:
        _expose(mem, real, person, mem[task + T_STATION])
    mem[person + N_SHIFT] = mem[person + N_HOURS + H_MARKS]
    mem[person + N_SHIFT_BEGAN] = mem[G_NOW]
    if mem[pool + W_SPELL] == NONE:
        return
    number = mem[person + N_SHIFTS_BY_NOW]
    mem[person + N_SHIFTS_BY_NOW] += 1
    if mem[person + N_IN_SPELL]:
        mem[person + N_IN_SPELL] -= 1
        mem[person + N_MISSED] += 1
    else:
        _remember_shift(mem, real, person)
        _decide(mem, real, person, pool, number)
    stood_in = is_stood_in(mem[person + N_MISSED], mem[pool + W_STAND_IN_AFTER])
    mem[person + N_STANDS_IN] = mem[person + N_ABSENT] != 0 and stood_in


def _remember_shift(mem: Words, real: Reals, person: int) -> None:
    """The last shift counts for the rate of absence, if the person was there."""
    body, at = mem[person + N_BODY], mem[G_HUMAN]
    if real[body + B_THERE] > 0.0:
        latest = shift_factor_of_absence(
            real[body + B_BUSY], real[body + B_PACED], real[body + B_CONTROL], real[body + B_OCRA],
            real[body + B_THERE], real[at + ALLOWANCE], real[at + BY_PACE], real[at + AFFECTED],
            real[at + STRAIN_RATIO], real[at + BY_RISK],
        )  # fmt: skip
        real[body + B_FACTOR] = remembered_factor(real[body + B_FACTOR], latest)
    for place in range(body + B_BUSY, body + B_SIZE):
        real[place] = 0.0


def _decide(mem: Words, real: Reals, person: int, pool: int, number: int) -> None:
    at = mem[pool + W_HUMAN]
    rate = absence_rate(real[at + ABSENCE], real[mem[person + N_BODY] + B_FACTOR], real[at + USUAL])
    u = uniform_at(mem, real, mem[person + N_ABSENCE_STREAM], number)
    mem[person + N_ABSENT] = happens(spell_probability(rate, real[at + SPELL_MEAN]), u)
    if mem[person + N_ABSENT]:
        spell = draw_duration(mem, real, mem[pool + W_SPELL], mem[person + N_SPELL_STREAM], mem[person + N_SPELLS])
        mem[person + N_IN_SPELL] = shifts_away(spell) - 1
        mem[person + N_SPELLS] += 1
        mem[person + N_MISSED] = 0


def attends(mem: Words, real: Reals, person: int, span: int) -> bool:
    """Whether somebody is there in the working hours that begin now and last so long."""
    if not mem[person + N_ABSENT]:
        real[mem[person + N_BODY] + B_THERE] += minutes(span)
        return True
    mem[person + N_AWAY_SINCE] = mem[person + N_AWAY_COUNTED] = mem[G_NOW]
    return mem[person + N_STANDS_IN] != 0


def end_absence(mem: Words, person: int) -> None:
    """Working hours end that were missed."""
    count_absence(mem, person)
    if mem[G_TRACING]:
        log_absence(mem, person)
    mem[person + N_AWAY_SINCE] = NONE


def count_absence(mem: Words, person: int) -> None:
    """The working hours missed up to now, in the bin under way."""
    span = mem[G_NOW] - mem[person + N_AWAY_COUNTED]
    mem[person + N_MISSED_TIME] += span
    if mem[person + N_STANDS_IN]:
        mem[person + N_STOOD_IN] += span
    mem[person + N_AWAY_COUNTED] = mem[G_NOW]


def log_absence(mem: Words, person: int) -> None:
    """Writes down the working hours missed up to now."""
    since = mem[person + N_AWAY_SINCE]
    if mem[G_NOW] > since:
        who, span = mem[person + N_INDEX], mem[G_NOW] - since
        log(mem, since, ABSENT, NONE, NONE, NONE, NONE, who, span, mem[person + N_STANDS_IN], 0)


def end_shift(mem: Words, real: Reals, person: int) -> None:
    """Counts the fatigue at the end of a shift."""
    task = mem[person + N_TASK]
    if task == NOBODY or mem[person + N_ON_WAY] != THERE:
        fatigue = millionths(_rested(mem, real, person))
    else:
        fatigue = millionths(_tired(mem, real, person, mem[task + T_STATION]))
    mem[person + N_SHIFTS] += 1
    mem[person + N_TIRED] += fatigue
    if mem[G_TRACING]:
        log(mem, mem[G_NOW], SHIFT, NONE, NONE, NONE, NONE, mem[person + N_INDEX], fatigue, 0, 0)
