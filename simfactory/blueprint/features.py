"""What a plan asks of an engine, in the scenario's own keys."""

from __future__ import annotations

import numpy as np

from simfactory.plan import AGAIN, ALWAYS, PACE, UNLIMITED, AfterFailure, Clock, Plan, Rule, SourceKind

ALL = (
    "at_shift_end", "crew", "defects", "failures.announced", "failures.clock.calendar", "failures.clock.cycles",
    "failures.clock.occupied", "failures.clock.working", "failures.drifts", "failures.drifts.noticed.after",
    "failures.drifts.noticed.by", "failures.drifts.noticed.pieces", "failures.part.restart", "failures.part.scrap",
    "failures.planned", "failures.reaction", "failures.renews", "failures.repair.by", "failures.while_down",
    "fleets", "fleets.charge", "human_factors.absence", "human_factors.errors", "human_factors.fatigue",
    "human_factors.learning", "initial_setup", "inspects", "inspects.wearies", "load", "machines", "mends", "moves",
    "people", "people.absence.stand_in", "people.moves", "people.moves.leave_post", "pieces", "priority",
    "products.priority", "queue.places", "queue.places.unlimited", "queue.rule.earliest_due_date",
    "queue.rule.same_family", "queue.rule.shortest_work", "rejects_to.again", "route", "setup", "setup.from_to",
    "setup.same_family", "shift", "skills", "skills.pace", "supply.arrivals", "supply.constant_wip", "supply.due",
    "supply.parts", "supply.sequence", "supply.unlimited", "to", "unattended", "unload",
)  # fmt: skip
"""Every feature there is. An engine declares which of them it knows."""


def features_of(plan: Plan) -> frozenset[str]:
    """The features that this plan uses."""
    used = {
        **_line(plan),
        **_products(plan),
        **_failures(plan),
        **_people(plan),
        **_sources(plan),
        **_moves(plan),
    }
    return frozenset(name for name, present in used.items() if present)


def _line(plan: Plan) -> dict[str, bool]:
    rules = set(plan.queue_rule.tolist())
    return {
        "machines": bool(np.any(np.diff(plan.first_machine) > 1)),
        "queue.places": bool(np.any(plan.queue_places > 0)),
        "queue.places.unlimited": bool(np.any(plan.queue_places == UNLIMITED)),
        "queue.rule.earliest_due_date": Rule.EARLIEST_DUE_DATE in rules,
        "queue.rule.shortest_work": Rule.SHORTEST_WORK in rules,
        "queue.rule.same_family": Rule.SAME_FAMILY in rules,
        "unattended": bool(np.any(plan.unattended)),
        "at_shift_end": bool(np.any(plan.finish_piece)),
        "initial_setup": bool(np.any(plan.initial_setup)),
        "shift": bool(np.any(plan.station_calendar != ALWAYS)),
    }


def _products(plan: Plan) -> dict[str, bool]:
    stations, products = len(plan.station_names), len(plan.product_names)
    return {
        "route": not np.array_equal(plan.step_station, np.tile(np.arange(stations), products)),
        "to": bool(np.any(np.diff(plan.branch_first) > 1)),
        "load": bool(np.any(plan.load.law >= 0)),
        "unload": bool(np.any(plan.unload.law >= 0)),
        "setup": bool(np.any(plan.setup.law >= 0)),
        "setup.same_family": bool(np.any(plan.setup_same >= 0)),
        "setup.from_to": bool(np.any(plan.setup_matrix >= 0)),
        "defects": bool(np.any(plan.defect > 0)),
        "inspects": bool(np.any(plan.inspects)),
        "inspects.wearies": bool(np.any(plan.wearies)),
        "mends": bool(np.any(plan.mends < 1)),
        "rejects_to.again": bool(np.any(plan.reject_to == AGAIN)),
        "products.priority": bool(len(np.unique(plan.product_priority)) > 1),
    }


def _failures(plan: Plan) -> dict[str, bool]:
    clocks, after = set(plan.clock.tolist()), set(plan.after_failure.tolist())
    drifting = plan.drifting
    return {
        "failures.drifts": drifting is not None,
        "failures.drifts.noticed.after": drifting is not None and bool(np.any(drifting.after >= 0)),
        "failures.drifts.noticed.by": drifting is not None and bool(np.any(drifting.by)),
        "failures.drifts.noticed.pieces": drifting is not None and bool(np.any(drifting.pieces >= 0)),
        **{f"failures.clock.{clock.name.lower()}": clock in clocks for clock in Clock},
        "failures.part.restart": AfterFailure.RESTART in after,
        "failures.part.scrap": AfterFailure.SCRAP in after,
        "failures.planned": bool(np.any(plan.maintenance.planned)),
        "failures.announced": bool(np.any(plan.maintenance.announced)),
        "failures.reaction": bool(np.any(plan.maintenance.reaction >= 0)),
        "failures.renews": bool(plan.maintenance.renews.size),
        "failures.repair.by": bool(np.any(plan.repair_pool >= 0)),
        "failures.while_down": bool(np.any(plan.take_while_down) or not np.all(plan.release_while_down)),
    }


def _people(plan: Plan) -> dict[str, bool]:
    kinds = (plan.load, plan.work, plan.unload, plan.setup)
    urgencies = np.concatenate([kind.priority for kind in kinds] + [plan.repair_priority])
    return {
        "people": any(bool(np.any(kind.pool >= 0)) for kind in kinds),
        "crew": any(bool(np.any(kind.crew > 1)) for kind in kinds) or bool(np.any(plan.repair_crew > 1)),
        "skills": not bool(np.all(plan.pace)),
        "human_factors.absence": bool(np.any(plan.spell >= 0)),
        "human_factors.errors": plan.errs,
        "human_factors.fatigue": plan.tires,
        "human_factors.learning": plan.learns,
        "people.absence.stand_in": bool(np.any(plan.stand_in_after >= 0)),
        "people.moves": bool(np.any(plan.human.walk > 0)),
        "people.moves.leave_post": bool(np.any(plan.stays)),
        "skills.pace": bool(np.any((plan.pace > 0) & (plan.pace != PACE))),
        "priority": bool(len(np.unique(urgencies)) > 1),
    }


def _sources(plan: Plan) -> dict[str, bool]:
    kinds = set(plan.source_kind.tolist())
    sequence = bool(np.any(plan.mix_count > 0))
    return {
        "supply.unlimited": SourceKind.UNLIMITED in kinds and not sequence,
        "supply.sequence": sequence,
        "supply.arrivals": SourceKind.ARRIVALS in kinds,
        "supply.constant_wip": SourceKind.CONSTANT_WIP in kinds,
        "supply.parts": SourceKind.FIXED in kinds,
        "supply.due": bool(np.any(plan.source_due >= 0)),
        "pieces": bool(np.any(plan.source_pieces >= 0)),
    }


def _moves(plan: Plan) -> dict[str, bool]:
    moves = plan.moves
    if moves is None:
        return {}
    return {
        "moves": bool(np.any(moves.travel >= 0)),
        "fleets": bool(np.any(moves.fleet >= 0)),
        "fleets.charge": bool(np.any(moves.charge >= 0)),
    }
