"""Moves between stations that take time: on their own, or by the vehicles of a fleet."""

from __future__ import annotations

from simfactory.engines.compiled_engine.chains import insert, remove
from simfactory.engines.compiled_engine.draws import draw_duration
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.places import admit, moves_are_due
from simfactory.engines.compiled_engine.tallies import add_time, log
from simfactory.engines.compiled_engine.times import set_due, set_idle
from simfactory.engines.rules import address, together
from simfactory.plan import MovePurpose
from simfactory.results import Kind, VehicleState

TRAVEL, PICK_UP, SET_DOWN = int(MovePurpose.TRAVEL), int(MovePurpose.PICK_UP), int(MovePurpose.SET_DOWN)
MOVE_PURPOSES = len(MovePurpose)
IDLE, LOADED, EMPTY, CHARGING = (
    int(VehicleState.FREE), int(VehicleState.LOADED), int(VehicleState.EMPTY), int(VehicleState.CHARGING),
)  # fmt: skip
MOVE, DRIVE = int(Kind.MOVE), int(Kind.DRIVE)


# ways


def way_to(mem: Words, part: int, station: int) -> int:
    """How a part that asks for a place at this station comes there; NOBODY: in no time."""
    sender = mem[part + PART_SENDER]
    if sender == NOBODY or mem[sender + T_STATION] == station:
        return NOBODY
    way = mem[G_WAYS] + E_SIZE * mem[mem[sender + M_STEP] + R_INDEX]
    return way if mem[way + E_TRAVEL] != NONE else NOBODY


def first_that_can_go(mem: Words, station: int) -> int:
    """The first of those who ask for a place who needs no vehicle, or for whom there is one; NOBODY: none of them."""
    part = mem[station + S_WAITING]
    while part != NOBODY:
        way = way_to(mem, part, station)
        if way == NOBODY or mem[way + E_FLEET] == NOBODY or mem[mem[way + E_FLEET] + Y_FREE] > 0:
            return part
        part = mem[part + PART_NEXT]
    return NOBODY


def set_out(mem: Words, real: Reals, way: int, part: int, came: int, station: int) -> None:
    """The part has left its machine, where it had been so often before, for this station."""
    fleet, k = mem[way + E_FLEET], address(mem[mem[part + PART_PIECES] + PIECE_ADDRESS], came)
    streams, goal = mem[way + E_STREAMS] + MOVE_PURPOSES * mem[part + PART_SOURCE], _goal(mem, station)
    travel = draw_duration(mem, real, mem[way + E_TRAVEL], mem[streams + TRAVEL], k)
    if fleet == NOBODY:
        _expect(mem, goal, part, travel, NONE)
        _join(mem, goal, part)
    else:
        there = together(draw_duration(mem, real, mem[fleet + Y_LOAD], mem[streams + PICK_UP], k), travel)
        there = together(there, draw_duration(mem, real, mem[fleet + Y_UNLOAD], mem[streams + SET_DOWN], k))
        vehicle = _send(mem, fleet)
        mem[vehicle + Z_PART] = part
        mem[vehicle + Z_BACK] = travel
        _expect(mem, goal, part, there, mem[vehicle + Z_INDEX])
        _spend(mem, vehicle, LOADED, there)


def _goal(mem: Words, station: int) -> int:
    return mem[G_GOALS] + J_SIZE * mem[station + S_INDEX]


def _expect(mem: Words, goal: int, part: int, span: int, vehicle: int) -> None:
    """A part sets out for a station, and takes its place there already."""
    station = mem[goal + J_STATION]
    count_under_way(mem, goal)
    mem[station + S_ROOM] -= 1
    mem[goal + J_PIECES] += mem[part + PART_COUNT]
    mem[goal + J_EXPECTED] += 1
    mem[part + PART_ENTRY] = mem[goal + J_EXPECTED]
    mem[part + PART_ASKED] += span
    mem[part + PART_KEY] = mem[G_NOW] + span
    if mem[G_TRACING] and span:
        serial, step = mem[mem[part + PART_ORDER] + ORDER_SERIAL], mem[mem[part + PART_STEP] + R_INDEX]
        log(mem, mem[G_NOW], MOVE, mem[station + S_INDEX], NONE, mem[part + PART_SOURCE], serial, step,
            min(span, mem[G_HORIZON] - mem[G_NOW]), mem[part + PART_COUNT], vehicle)  # fmt: skip


def _join(mem: Words, goal: int, part: int) -> None:
    """The part goes among those that are on their way without a vehicle, the next to arrive first."""
    before = mem[goal + J_UNDER_WAY_LAST]
    while before != NOBODY and mem[part + PART_KEY] < mem[before + PART_KEY]:
        before = mem[before + PART_BEFORE]
    insert(mem, goal + J_UNDER_WAY, before, part, PART_NEXT)
    _await_next(mem, goal)


def _await_next(mem: Words, goal: int) -> None:
    part = mem[goal + J_UNDER_WAY]
    if part != NOBODY:
        set_due(mem, mem[goal + J_LEAF], mem[part + PART_KEY], 0)
    else:
        set_idle(mem, mem[goal + J_LEAF])


def end_move(mem: Words, goal: int) -> None:
    """The way of a part without a vehicle has ended."""
    part = mem[goal + J_UNDER_WAY]
    remove(mem, goal + J_UNDER_WAY, part, PART_NEXT)
    _await_next(mem, goal)
    _arrive(mem, goal, part)


def _arrive(mem: Words, goal: int, part: int) -> None:
    """The part is there; those that arrive in one instant come in as they took their places."""
    count_under_way(mem, goal)
    mem[goal + J_PIECES] -= mem[part + PART_COUNT]
    before = mem[goal + J_ARRIVED_LAST]
    while before != NOBODY and mem[part + PART_ENTRY] < mem[before + PART_ENTRY]:
        before = mem[before + PART_BEFORE]
    insert(mem, goal + J_ARRIVED, before, part, PART_NEXT)
    moves_are_due(mem, mem[goal + J_STATION])


def let_in(mem: Words, station: int) -> bool:
    """The first of the parts whose way has ended comes into the queue, where it has its place; False: there is none."""
    goal = _goal(mem, station)
    part = mem[goal + J_ARRIVED]
    if part == NOBODY:
        return False
    remove(mem, goal + J_ARRIVED, part, PART_NEXT)
    mem[station + S_ROOM] += 1
    admit(mem, station, part)
    return True


# vehicles


def _send(mem: Words, fleet: int) -> int:
    """The first vehicle that is free goes."""
    mem[fleet + Y_FREE] -= 1
    vehicle = mem[fleet + Y_VEHICLES]
    while mem[vehicle + Z_STATE] != IDLE:
        vehicle += Z_SIZE
    return vehicle


def _spend(mem: Words, vehicle: int, state: int, span: int) -> None:
    """The vehicle is in this state from now on, for so long."""
    count_vehicle(mem, vehicle)
    mem[vehicle + Z_STATE] = state
    mem[vehicle + Z_SPAN] = span
    set_due(mem, mem[vehicle + Z_LEAF], mem[G_NOW] + span, 0)
    if mem[G_TRACING] and span:
        cut = min(span, mem[G_HORIZON] - mem[G_NOW])
        log(mem, mem[G_NOW], DRIVE, NONE, NONE, NONE, NONE, mem[vehicle + Z_INDEX], cut, state, 0)


def turn_vehicle(mem: Words, real: Reals, vehicle: int) -> None:
    """The vehicle has set its part down, come back or charged."""
    fleet, state = mem[vehicle + Z_FLEET], mem[vehicle + Z_STATE]
    if state == CHARGING:
        mem[vehicle + Z_CHARGES] += 1
        mem[vehicle + Z_WORKED] = 0
        _set_free(mem, vehicle, fleet)
        return
    mem[vehicle + Z_WORKED] += mem[vehicle + Z_SPAN]
    if state == LOADED:
        part = mem[vehicle + Z_PART]
        _arrive(mem, _goal(mem, mem[mem[part + PART_STEP] + R_STATION]), part)
        _spend(mem, vehicle, EMPTY, mem[vehicle + Z_BACK])
    elif mem[fleet + Y_CHARGE] != NONE and mem[vehicle + Z_WORKED] >= mem[mem[fleet + Y_AFTER] + L_FIXED]:
        stream, charges = mem[vehicle + Z_CHARGE_STREAM], mem[vehicle + Z_CHARGES]
        _spend(mem, vehicle, CHARGING, draw_duration(mem, real, mem[fleet + Y_CHARGE], stream, charges))
    else:
        _set_free(mem, vehicle, fleet)


def _set_free(mem: Words, vehicle: int, fleet: int) -> None:
    """The vehicle is free: a move may have become possible."""
    count_vehicle(mem, vehicle)
    mem[vehicle + Z_STATE] = IDLE
    set_idle(mem, mem[vehicle + Z_LEAF])
    mem[fleet + Y_FREE] += 1
    for place in range(mem[fleet + Y_GOALS], mem[fleet + Y_GOALS] + mem[fleet + Y_GOAL_COUNT]):
        if mem[mem[place] + S_WAITING] != NOBODY:
            moves_are_due(mem, mem[place])


# what is counted


def count_under_way(mem: Words, goal: int) -> None:
    """The pieces that were on their way to a station up to now."""
    span = mem[G_NOW] - mem[goal + J_COUNTED]
    add_time(mem, goal + J_SECONDS, goal + J_REST, mem[goal + J_PIECES], span)
    mem[goal + J_COUNTED] = mem[G_NOW]


def count_vehicle(mem: Words, vehicle: int) -> None:
    """The state that a vehicle was in up to now."""
    mem[vehicle + Z_TIMES + mem[vehicle + Z_STATE]] += mem[G_NOW] - mem[vehicle + Z_COUNTED]
    mem[vehicle + Z_COUNTED] = mem[G_NOW]


def count_moves(mem: Words) -> None:
    """Counts all that is under way up to the end of a bin."""
    for index in range(mem[G_STATION_COUNT]):
        count_under_way(mem, mem[G_GOALS] + J_SIZE * index)
    for index in range(mem[G_VEHICLE_COUNT]):
        count_vehicle(mem, mem[G_VEHICLES] + Z_SIZE * index)
