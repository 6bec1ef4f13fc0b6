"""One-line mutants of the engines and what they stand on, each with the test that must see it."""

from __future__ import annotations

from dataclasses import dataclass

ENGINE = "simfactory/engines/simpy_engine/"
KERNEL = "simfactory/engines/compiled_engine/"
EQUAL = "tests/engines/test_equality.py::test_plants_told_by_hand_are_told_alike"
SHUFFLED = "tests/engines/test_equality.py::test_shuffled_ties_change_nothing_in_plans_full_of_ties"
BY_HAND = "tests/engines/test_by_hand.py::test_it_happens_as_told_by_hand"
SAMPLER = "tests/unit/sampling/test_sampler.py"
STREAMS = "tests/unit/sampling/test_streams.py"
TALLIES = "tests/unit/engines/test_tallies.py::test_integrals_are_those_of_unlimited_integers"
LAWS = "tests/engines/test_laws.py::test_each_part_works_as_long_as_the_law_says_at_its_address"


@dataclass(frozen=True)
class Mutant:
    """A line that says something else, and the test that fails for it; lines without their indentation."""

    name: str
    file: str
    old: str
    new: str
    test: str


MUTANTS = (
    Mutant(
        "blocking before service",
        ENGINE + "stations.py",
        "if machine.part is None and not machine.refusing:",
        "if machine.part is None and not machine.refusing and all("
        "s.room or any(m.part is None for m in s.machines) for s in self.flow.stations[self.index + 1 :]):",
        f"{BY_HAND}[blocking-after-service-simpy]",
    ),
    Mutant(
        "a clock that runs while blocked",
        ENGINE + "equipment.py",
        "self.stop_clocks()",
        "pass",
        f"{BY_HAND}[no-clock-of-work-runs-while-blocked-simpy]",
    ),
    Mutant(
        "the wrong order of ties for a place",
        "simfactory/engines/rules.py",
        "return priority, since, station, number, piece",
        "return priority, since, -station, number, piece",
        f"{BY_HAND}[who-waited-as-long-goes-by-the-line-simpy]",
    ),
    Mutant(
        "the wrong order of ties for people",
        "simfactory/engines/rules.py",
        "return priority, since, station, machine, is_repair, mode",
        "return priority, since, -station, machine, is_repair, mode",
        f"{BY_HAND}[only-one-is-qualified-simpy]",
    ),
    Mutant(
        "a state not flushed at the end",
        ENGINE + "recorder.py",
        "self._lasting: list[Lasting] = [self, *stations, *machines, *persons, *vehicles]",
        "self._lasting: list[Lasting] = [self, *stations, *machines[:-1], *persons, *vehicles]",
        f"{BY_HAND}[two-machines-side-by-side-simpy]",
    ),
    Mutant(
        "a piece lost at a pause",
        ENGINE + "equipment.py",
        "left = duration if self.timer is None else self.cut(duration)",
        "left = duration if self.timer is None or not self.part.pieces.pop() else self.cut(duration)",
        f"{BY_HAND}[a-lot-goes-on-after-the-shift-has-ended-simpy]",
    ),
    Mutant(
        "an off-by-one capacity",
        ENGINE + "stations.py",
        "self.room = self.places if self.places != UNLIMITED else BOUNDLESS",
        "self.room = self.places + 1 if self.places != UNLIMITED else BOUNDLESS",
        f"{BY_HAND}[a-place-for-one-simpy]",
    ),
    Mutant(
        "durations cut off instead of rounded",
        "simfactory/sampling/sampler.py",
        "nanoseconds = seconds * 1e9 + 0.5",
        "nanoseconds = seconds * 1e9",
        f"{SAMPLER}::test_durations_are_rounded_to_the_nearest_nanosecond",
    ),
    Mutant(
        "exponential durations cut off in the engine",
        ENGINE + "draws.py",
        "nanoseconds = -a * log(1.0 - uniform(k)) * 1e9 + 0.5",
        "nanoseconds = -a * log(1.0 - uniform(k)) * 1e9",
        f"{LAWS}[exponential-simpy]",
    ),
    Mutant(
        "a repair that waits for the station's shift",
        ENGINE + "people.py",
        "people = self._pick(request, only_here)",
        "people = self._pick(request, only_here) if request.task.station.open else []",
        f"{BY_HAND}[menders-come-when-the-station-is-closed-simpy]",
    ),
    Mutant(
        "a rest that counts from the beginning",
        ENGINE + "bodies.py",
        "self.rests_since = now",
        "pass",
        f"{BY_HAND}[who-is-tired-takes-longer-and-rests-off-shift-simpy]",
    ),
    Mutant(
        "people who never learn",
        ENGINE + "bodies.py",
        "self.pieces[station] += 1.0",
        "pass",
        f"{BY_HAND}[the-first-piece-takes-a-beginner-longer-simpy]",
    ),
    Mutant(
        "an absence that comes to work",
        ENGINE + "bodies.py",
        "return self.stands_in or not self.is_absent",
        "return True",
        f"{BY_HAND}[somebody-stands-in-on-the-second-day-simpy]",
    ),
    Mutant(
        "a way that takes no time",
        ENGINE + "tasks.py",
        "if walk and any(person.is_elsewhere(post) for person in people):",
        "if walk < 0:",
        f"{BY_HAND}[the-way-to-another-post-takes-a-minute-simpy]",
    ),
    Mutant(
        "a spell that begins twice as often",
        ENGINE + "bodies.py",
        "self.is_absent = rules.happens(chance, self._absence(number))",
        "self.is_absent = rules.happens(2 * chance, self._absence(number))",
        "tests/engines/test_people_at_work.py::test_spells_begin_as_often_as_their_law_says[simpy]",
    ),
    Mutant(
        "a task that is never forgotten",
        "simfactory/human_factors/learning.py",
        "return remembered_pieces(n, first, exponent, away - GRACE, forgotten)",
        "return n",
        f"{BY_HAND}[two-months-without-a-task-are-a-new-beginning-simpy]",
    ),
    Mutant(
        "a stand-in who comes a shift late",
        "simfactory/engines/rules.py",
        "return 0 <= after <= missed",
        "return 0 <= after < missed",
        f"{BY_HAND}[somebody-stands-in-on-the-second-day-simpy]",
    ),
    Mutant(
        "an eye that never wearies",
        "simfactory/engines/rules.py",
        "return detects * vigilance(float(span) / 1e9, after, loss)",
        "return detects",
        f"{BY_HAND}[who-inspects-wearies-until-the-break-simpy]",
    ),
    Mutant(
        "an inspector of the kernel whom no break refreshes",
        KERNEL + "shifts.py",
        "mem[person + N_WATCHES_SINCE] = mem[G_NOW]",
        "pass",
        f"{EQUAL}[who-inspects-wearies-until-the-break]",
    ),
    Mutant(
        "a drift that nobody notices by its pieces",
        ENGINE + "drifts.py",
        "self._to_make -= 1",
        "pass",
        f"{BY_HAND}[a-drift-is-noticed-after-two-pieces-simpy]",
    ),
    Mutant(
        "a drift that ends when it is noticed",
        ENGINE + "drifts.py",
        "self.is_known, self._alarm = True, None",
        "self._alarm = None; self._end()",
        f"{BY_HAND}[a-drift-is-noticed-after-four-minutes-simpy]",
    ),
    Mutant(
        "a drift of the kernel that spoils nothing",
        KERNEL + "machines.py",
        "chance = max(chance, real[mem[drift + D_CHANCE]])",
        "pass",
        f"{EQUAL}[a-drift-is-noticed-after-two-pieces]",
    ),
    Mutant(
        "an inspection that tells the kernel of no drift",
        KERNEL + "machines.py",
        "tell(mem, mem[machine + T_STATION])",
        "pass",
        f"{EQUAL}[a-drift-is-noticed-by-the-next-station]",
    ),
    Mutant(
        "people of the kernel who do not rest",
        KERNEL + "bodies.py",
        "real[mem[person + N_BODY]] = _rested(mem, real, person)",
        "pass",
        f"{EQUAL}[who-is-tired-takes-longer-and-rests-off-shift]",
    ),
    Mutant(
        "a set-up between equal families",
        "simfactory/engines/rules.py",
        "return same if family == last_family else other",
        "return same if family == last_family and same != NONE else other",
        f"{BY_HAND}[no-set-up-between-equal-families-simpy]",
    ),
    Mutant(
        "first pass counted after rework",
        ENGINE + "exits.py",
        "first_pass += not piece.rejected",
        "first_pass += 1",
        f"{BY_HAND}[what-was-reworked-was-not-good-the-first-time-simpy]",
    ),
    Mutant(
        "a calendar clock that runs off shift",
        ENGINE + "equipment.py",
        "clock.run(self.open and not self.down)",
        "clock.run(not self.down)",
        f"{BY_HAND}[a-repair-does-not-wait-for-the-station's-shift-simpy]",
    ),
    Mutant(
        "a piece that restarts with what was left",
        ENGINE + "equipment.py",
        "left = duration",
        "pass",
        f"{BY_HAND}[work-restarts-after-a-repair-simpy]",
    ),
    Mutant(
        "whoever came back last goes first",
        ENGINE + "people.py",
        "insort(self.free, (now, person.index, person))",
        "insort(self.free, (-now, person.index, person))",
        f"{BY_HAND}[the-one-idle-longest-goes-simpy]",
    ),
    Mutant(
        "a horizon that is closed",
        ENGINE + "instants.py",
        "heappush(queue, (end, STOP, 0, self))",
        "heappush(queue, (end + 1, STOP, 0, self))",
        f"{BY_HAND}[blocking-after-service-simpy]",
    ),
    Mutant(
        "nine rounds of Philox",
        "simfactory/sampling/streams.py",
        "_ROUNDS = 10",
        "_ROUNDS = 9",
        f"{STREAMS}::test_philox_gives_the_published_answers",
    ),
    Mutant(
        "a planned stop in the middle of a piece",
        ENGINE + "failures.py",
        "self.stop_when_done(self.by_plan and under_way)",
        "self.stop_when_done(False)",
        f"{BY_HAND}[a-planned-stop-waits-for-the-end-of-the-piece-simpy]",
    ),
    Mutant(
        "a planned stop that is a failure too",
        ENGINE + "failures.py",
        "self.failures += not self.by_plan",
        "self.failures += 1",
        f"{BY_HAND}[a-planned-stop-waits-for-the-end-of-the-piece-simpy]",
    ),
    Mutant(
        "a failure that is noticed at once",
        ENGINE + "failures.py",
        "yield Timer(self.env, FINISH).set(self._reaction(number))",
        "yield Timer(self.env, FINISH).set(0)",
        f"{BY_HAND}[nobody-comes-before-the-failure-is-noticed-simpy]",
    ),
    Mutant(
        "a repair that takes as long although it was seen coming",
        "simfactory/engines/rules.py",
        "return int(min(float(repair) * part + 0.5, float(NEVER)))",
        "return repair",
        f"{BY_HAND}[a-failure-that-is-seen-coming-stops-the-machine-between-two-pieces-simpy]",
    ),
    Mutant(
        "a pending stop that nothing renews",
        ENGINE + "failures.py",
        "if self.is_down or self._born == self.env._now:",
        "if self.is_down or self.pending or self._born == self.env._now:",
        f"{BY_HAND}[a-renewed-mode-no-longer-waits-for-the-end-of-the-piece-simpy]",
    ),
    Mutant(
        "the kernel stops in the middle of a piece",
        KERNEL + "machines.py",
        "stop_when_done(mem, real, mode, by_plan and under_way)",
        "stop_when_done(mem, real, mode, False)",
        f"{EQUAL}[a-planned-stop-waits-for-the-end-of-the-piece]",
    ),
    Mutant(
        "a failure of the kernel that is noticed at once",
        KERNEL + "failures.py",
        "set_due(mem, mem[mode + T_LEAF], mem[G_NOW] + reaction, 0)",
        "set_due(mem, mem[mode + T_LEAF], mem[G_NOW], 0)",
        f"{EQUAL}[nobody-comes-before-the-failure-is-noticed]",
    ),
    Mutant(
        "a pending stop of the kernel that nothing renews",
        KERNEL + "failures.py",
        "if mem[mode + F_DOWN] or mem[mode + F_BORN] == mem[G_NOW]:",
        "if mem[mode + F_DOWN] or mem[mode + F_PENDING] or mem[mode + F_BORN] == mem[G_NOW]:",
        f"{EQUAL}[a-renewed-mode-no-longer-waits-for-the-end-of-the-piece]",
    ),
    Mutant(
        "the kernel blocks before service",
        KERNEL + "flow.py",
        "if mem[machine + M_PART] == NOBODY and mem[machine + M_REFUSING] == 0:",
        "if mem[machine + M_PART] == NOBODY and mem[machine + M_REFUSING] == 0 and ("
        "mem[station + S_INDEX] + 1 == mem[G_STATION_COUNT] or mem[station + S_SIZE + S_ROOM] > 0 or "
        "mem[mem[station + S_SIZE + S_MACHINES] + M_PART] == NOBODY):",
        f"{EQUAL}[blocking-after-service]",
    ),
    Mutant(
        "a clock of the kernel runs while blocked",
        KERNEL + "equipment.py",
        "run_clocks(mem, machine, WORKING, False, 0)",
        "pass",
        f"{EQUAL}[no-clock-of-work-runs-while-blocked]",
    ),
    Mutant(
        "the kernel's wrong order of ties for a place",
        KERNEL + "places.py",
        "place, number = mem[mem[sender + T_STATION] + S_INDEX], mem[sender + T_MACHINE]",
        "place, number = -mem[mem[sender + T_STATION] + S_INDEX], mem[sender + T_MACHINE]",
        f"{EQUAL}[who-waited-as-long-goes-by-the-line]",
    ),
    Mutant(
        "the kernel's wrong order of ties for people",
        KERNEL + "people.py",
        "station, mode = mem[mem[task + T_STATION] + S_INDEX], mem[task + T_MODE]",
        "station, mode = -mem[mem[task + T_STATION] + S_INDEX], mem[task + T_MODE]",
        f"{EQUAL}[only-one-is-qualified]",
    ),
    Mutant(
        "a state that the kernel does not flush at the end",
        KERNEL + "loop.py",
        "for index in range(mem[G_MACHINE_COUNT]):",
        "for index in range(mem[G_MACHINE_COUNT] - 1):",
        f"{EQUAL}[two-machines-side-by-side]",
    ),
    Mutant(
        "a piece that the kernel loses at a pause",
        KERNEL + "equipment.py",
        "interrupt(mem, real, machine)",
        "interrupt(mem, real, machine); mem[mem[machine + M_PIECE] + PIECE_NEXT] = NOBODY",
        f"{EQUAL}[a-lot-goes-on-after-the-shift-has-ended]",
    ),
    Mutant(
        "the kernel's off-by-one capacity",
        KERNEL + "records.py",
        "rows[:, S_ROOM] = np.where(plan.queue_places == UNLIMITED, BOUNDLESS, plan.queue_places)",
        "rows[:, S_ROOM] = np.where(plan.queue_places == UNLIMITED, BOUNDLESS, plan.queue_places + 1)",
        f"{EQUAL}[a-place-for-one]",
    ),
    Mutant(
        "the order of the kernel's tree of times decides who gets a place",
        KERNEL + "places.py",
        "while before != NOBODY and _place_key(mem, part) < _place_key(mem, before):",
        "while before != NOBODY and mem[part + PART_PRIORITY] < mem[before + PART_PRIORITY]:",
        f"{SHUFFLED}[3]",
    ),
    Mutant(
        "a way that takes no place",
        ENGINE + "stations.py",
        "self.area_under_way -= self.env._now * number",
        "self.area_under_way -= self.env._now * number; self.room += 1",
        f"{BY_HAND}[a-place-is-taken-from-the-start-of-the-way-simpy]",
    ),
    Mutant(
        "a cart that comes back at once",
        ENGINE + "moves.py",
        "yield self._spend(VehicleState.EMPTY, trip.back)",
        "yield self._spend(VehicleState.EMPTY, 0)",
        f"{BY_HAND}[one-cart-between-two-fast-stations-simpy]",
    ),
    Mutant(
        "a cart of the kernel that never charges",
        KERNEL + "moves.py",
        "mem[vehicle + Z_WORKED] += mem[vehicle + Z_SPAN]",
        "pass",
        f"{EQUAL}[a-cart-that-charges]",
    ),
    Mutant(
        "parts of the kernel that come in as their timers end",
        KERNEL + "moves.py",
        "while before != NOBODY and mem[part + PART_ENTRY] < mem[before + PART_ENTRY]:",
        "while False:",
        f"{EQUAL}[who-waits-for-a-cart-lets-others-pass]",
    ),
    Mutant(
        "an integral of the kernel that overflows",
        KERNEL + "tallies.py",
        "if mem[rest] >= FULL:",
        "if False:",
        TALLIES,
    ),
)
