"""The kernel's memory at time 0: made from a template for all draws of the doubts, as if it were made afresh."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from simfactory.blueprint import Blueprint, compile_blueprint
from simfactory.engines import simulate
from simfactory.engines.compiled_engine import memory
from simfactory.engines.compiled_engine.layout import (
    AT_REST,
    G_LIMIT,
    G_LOG_LIMIT,
    G_LOG_ROWS,
    G_STOP,
    G_TOP,
    LOG_FULL,
    MEMORY_SHORT,
    TROUBLE,
)
from simfactory.engines.compiled_engine.memory import Template, memory_of
from simfactory.engines.compiled_engine.parts import new_order
from simfactory.engines.compiled_engine.tallies import log
from simfactory.plan import Plan
from simfactory.scenario import load_text
from tests.engines.plans import HOUR

DOUBTFUL = """
simfactory: 1
name: A saw and a press of which little is known
products:
  shaft: {share: 20 .. 40 %}
  wheel: {}
line:
  - {station: saw, machines: 2, cycle: {mean: 2 .. 3 .. 5 min, cv: 30 %}, defects: 0 .. 10 %}
  - buffer: 3
  - {station: press, cycle: 1 .. 2 min, inspects: {detects: 50 .. 90 %, rejects_to: {saw: 60 .. 70 %, scrap: rest}}}
"""


@pytest.fixture
def blueprint() -> Blueprint:
    return compile_blueprint(load_text(DOUBTFUL))


def drawn(blueprint: Blueprint, u: float) -> Plan:
    return blueprint.fill({doubt.name: doubt.quantile(u) for doubt in blueprint.doubts})


def without_defects(blueprint: Blueprint) -> Plan:
    """A draw in which the saw makes none."""
    return blueprint.fill({d.name: 0.0 if "defects" in d.name else d.quantile(0.5) for d in blueprint.doubts})


def same(plan: Plan) -> bool:
    """Whether the memory of a plan is what it would be if there had been no plan before."""
    found, fresh = memory_of(plan, 7, False, None), Template(plan, None).memory(plan, 7, False)
    top = int(fresh.mem[G_TOP])
    return np.array_equal(found.mem[:top], fresh.mem[:top]) and np.array_equal(found.real, fresh.real)


def made(plan: Plan, engine: str = "compiled") -> object:
    return simulate(plan, seed=1, until=8 * HOUR, engine=engine).counters


def test_a_memory_does_not_depend_on_the_draws_before_it(blueprint: Blueprint) -> None:
    plans = [drawn(blueprint, u) for u in (0.1, 0.9, 0.5)] + [without_defects(blueprint), drawn(blueprint, 0.3)]
    assert plans[0].frame is blueprint.frame
    for plan in plans:
        assert same(plan)
        assert made(plan) == made(plan, "simpy")


def test_people_tire_by_the_constants_of_their_own_draw() -> None:
    text = """
simfactory: 1
name: Two who tire
human_factors: {fatigue: true}
people: {hands: {team: 2}}
line:
  - {station: saw, task: {load: heavy}, cycle: {mean: 3 min, cv: 20 %, by: hands}}
  - {station: press, queue: 2, cycle: {mean: 4 min, cv: 20 %, by: hands}}
"""
    blueprint = compile_blueprint(load_text(text))
    plans = [drawn(blueprint, u) for u in (0.1, 0.9)]
    assert all(same(plan) for plan in plans)
    assert made(plans[0]) == made(plans[0], "simpy")
    assert made(plans[1]) == made(plans[1], "simpy")
    assert made(plans[0]) != made(plans[1])


def test_draws_share_what_does_not_depend_on_them(blueprint: Blueprint, monkeypatch: pytest.MonkeyPatch) -> None:
    memory_of(drawn(blueprint, 0.1), 7, False, None)
    monkeypatch.setattr(memory, "Records", None)
    memory_of(drawn(blueprint, 0.9), 8, True, None)


@pytest.mark.parametrize("changed", ["queue_places", "unattended", "station_names"])
def test_a_plan_that_was_changed_has_a_memory_of_its_own(blueprint: Blueprint, changed: str) -> None:
    """Though it still names the frame that it was filled from."""
    plan = drawn(blueprint, 0.5)
    made(plan)
    new = {
        "queue_places": plan.queue_places + 2,
        "unattended": ~plan.unattended,
        "station_names": ("first", "second"),
    }
    other = replace(plan, **{changed: new[changed]})
    assert other.frame is plan.frame
    assert same(other)
    assert made(other) == made(other, "simpy")
    assert same(plan)


@pytest.mark.parametrize("name", ["queue_places", "work", "calendars"])
def test_nobody_writes_into_a_plan_that_has_a_memory(blueprint: Blueprint, name: str) -> None:
    """Later histories would not hear of it."""
    plan = drawn(blueprint, 0.5)
    made(plan)
    part = getattr(plan, name)
    for array in [part] if isinstance(part, np.ndarray) else vars(part).values():
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0


def test_a_template_goes_with_its_frame(blueprint: Blueprint) -> None:
    memory_of(drawn(blueprint, 0.5), 7, False, None)
    lone = compile_blueprint(load_text(DOUBTFUL))
    memory_of(drawn(lone, 0.5), 7, False, None)
    template = weakref.ref(memory._TEMPLATES[lone.frame])
    assert template() is not None
    del lone
    gc.collect()
    assert template() is None


@pytest.mark.parametrize("trouble", [AT_REST, TROUBLE])
def test_a_log_or_a_memory_that_is_full_stops_the_kernel_but_hides_no_trouble(
    blueprint: Blueprint, trouble: int
) -> None:
    """An order of too many pieces is noticed in the step that writes it down: who went on would make it of one."""
    words = memory_of(drawn(blueprint, 0.5), 7, True, None).mem
    words[G_STOP], words[G_LOG_ROWS] = trouble, words[G_LOG_LIMIT]
    log(words, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert words[G_STOP] == (trouble or LOG_FULL)
    words[G_STOP], words[G_LIMIT] = trouble, words[G_TOP]
    new_order(words)
    assert words[G_STOP] == (trouble or MEMORY_SHORT)
