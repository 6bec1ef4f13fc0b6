"""Where everything stands in the kernel's memory: one array of int64, a record for each thing of the plant.

An address is a position in that array; 0 is nobody and nothing. A field is an offset from its record's address, and
begins with the letter that `plan.py` gives to the thing: S station, M machine, R step, P product, F failure mode, N
person, Q source; A activity of a step, W pool, C calendar, H somebody's hours, K a person at a station, B a body, O an
hour of the shift, U unlimited source at a station, D a mode that drifts, I a machine that one may put out of control,
E the way that what leaves a step makes, J what is on its way to a station, Y fleet, Z vehicle, L law, X stream, T task
(what machines and repairs share), G the plant as a whole. Numbers that are no integers (laws, chances, uniforms,
bodies) stand in a second array, of float64.

One flat array, and no record arrays: a call that hands on a dozen of them costs 80 ns and more, with one it costs 15
(measured with calls that are not inlined), and it can be left and entered again, grown and copied as it is.

One kernel for all plants, and no features as constants of compilation: each combination would be compiled by itself,
for 13 s, and what it saves is little (an event of the five-station line took 2 % less without the lines of the log).
"""

from simfactory.results import State, VehicleState

Words = list[int]
Reals = list[float]
"""The two arrays as the kernel's functions see them: numbers by place. They are NumPy's, or bare pointers to them."""

NOBODY = 0
NONE = -1

# what a leaf of the tree of times stands for
(NOTHING, SEGMENT_ENDS, REPAIR_ENDS, LIFE_ENDS, SHIFT_TURNS, PERSON_TURNS, PART_ARRIVES,
 WAY_ENDS, LOOKED_AT, MOVE_ENDS, VEHICLE_TURNS) = range(11)  # fmt: skip

# why the kernel stops; AT_REST also: nothing stops it
(AT_REST, MEMORY_SHORT, LOG_FULL, TIRED, TROUBLE) = range(5)

# the plant as a whole; lists are (first, last)
(
    _, G_NOW, G_PHASE, G_ROUNDS, G_EVENTS, G_STOP, G_KEY, G_REVISITS, G_LOOPS, G_MANY_PARTS_ASKED,
    G_TOP, G_LIMIT, G_FREE_ORDER, G_FREE_PART, G_FREE_PIECE, G_PART_SIZE,
    G_TREE, G_LEAVES, G_OWNERS, G_KINDS, G_CHANGES, G_CHANGES_DUE,
    G_FLOW, G_FLOW_WORDS, G_FLOW_DUE, G_ARBITER_DUE,
    G_STATIONS, G_STATION_COUNT, G_MACHINES, G_MACHINE_COUNT, G_POOLS, G_POOL_COUNT, G_LAWS, G_STEPS,
    G_MODES, G_MODE_COUNT, G_PRODUCTS, G_PERSONS, G_PERSON_COUNT, G_SOURCES, G_SOURCE_COUNT,
    G_TRACING, G_LOG, G_LOG_ROWS, G_LOG_LIMIT,
    G_WIP, G_WIP_COUNTED, G_WIP_SECONDS, G_WIP_REST, G_BIN, G_BIN_WIDTH, G_HORIZON, G_TALLIES, G_TALLIES_COUNT,
    G_HUMAN, G_TIRES, G_LEARNS, G_ERRS, G_HOURS, G_PAIRS, G_PAIR_COUNT, G_WAYS, G_GOALS, G_VEHICLES, G_VEHICLE_COUNT,
    G_SIZE,
) = range(66)  # fmt: skip

# tallies that stand in records of one kind: in each of so many from V_FIRST on, so many words
(V_FIRST, V_RECORDS, V_RECORD_SIZE, V_WORDS, V_SIZE) = range(5)
TALLIES = ("steps", "products", "modes", "machines", "persons", "stations", "plant", "pairs", "hours",
           "drifters", "drifts", "goals", "vehicles")  # fmt: skip
KINDS_OF_TALLIES = len(TALLIES)

# a window of a calendar: when it opens and closes, and its marks
(C_PERIOD, C_WINDOWS, C_COUNT, C_SIZE) = range(4)
WINDOW = 3
(H_CALENDAR, H_WINDOW, H_BASE, H_CLOSES, H_MARKS, H_SIZE) = range(6)

(L_KIND, L_REAL, L_START, L_COUNT, L_FIXED, L_SIZE) = range(6)
# a stream: its page of uniforms, and of durations by the one law that draws from it (NONE as yet); X_LOTS: its
# addresses are of `pack_lot`
(X_ID, X_FIRST, X_AT, X_LAW, X_DURATIONS, X_LOTS, X_SIZE) = range(7)
SEVERAL_LAWS = 0

# a station; the parts that ask for a place are a list, and so is its queue, or a heap where it is S_RANKED; S_TELLS:
# the modes of whose drifts its rejections tell
(
    S_INDEX, S_PLACES, S_ROOM, S_UNCONTENDED, S_RULE, S_RANKED, S_ENTRIES, S_QUEUE, S_QUEUE_LAST, S_QUEUED, S_WAITING,
    S_WAITING_LAST, S_SUPPLIERS, S_SUPPLIER_COUNT, S_MACHINES, S_MACHINE_COUNT, S_OPEN, S_UNATTENDED, S_FINISH_PIECE,
    S_INITIAL_SETUP, S_PACED, S_HUMAN, S_TELLS, S_TELL_COUNT, S_LEAF, S_HOURS,
) = range(26)  # fmt: skip
(S_COUNTED, S_AREA_SECONDS, S_AREA_REST, S_SIZE) = range(S_HOURS + H_SIZE, S_HOURS + H_SIZE + 4)

# an activity of a step, in the order of results.Segment: set-up, load, work, unload; pool NOBODY: it runs alone
(A_LAW, A_POOL, A_CREW, A_PRIORITY, A_SIZE) = range(5)
(
    R_INDEX, R_STATION, R_PRODUCT, R_FAMILY, R_WORK_CONTENT, R_SETS_UP, R_SAME, R_MATRIX, R_TRUSTED, R_INSPECTS,
    R_CHANCES, R_GOALS, R_GOAL_COUNT, R_GOALS_UPTO, R_REJECTS, R_REJECT_COUNT, R_REJECTS_UPTO, R_STREAMS, R_TEACHES,
    R_WEARIES, R_ACTIVITIES,
) = range(21)  # fmt: skip
R_TALLIES = R_ACTIVITIES + 4 * A_SIZE
(
    R_TAKEN, R_WAITED, R_WAIT_SECONDS, R_WAIT_REST, R_PROCESSED, R_REJECTED, R_REWORKED, R_TRIED, R_PASSED, R_SCRAPPED,
    R_UNFINISHED, R_DEFECTIVE, R_SIZE,
) = range(R_TALLIES, R_TALLIES + 13)  # fmt: skip
# of R_CHANCES in the other array; of R_WEARIES, NOBODY where nobody does
(DEFECT, DETECTS, FALSE_REJECTS, MENDS) = range(4)
(WEARY_AFTER, WEARY_LOSS) = range(2)
# of M_CHANCE: that a piece is spoilt by hand, and that its defect is found, as was settled when the work on it began;
# that it is spoilt by a process out of control, as was settled when the work ended
(BY_THEM, FOUND_BY_THEM, OUT_OF_CONTROL, OF_MACHINE) = range(4)

(P_INDEX, P_FAMILY, P_PRIORITY, P_ENTRY, P_INSIDE, P_TALLIES) = range(6)
(
    P_ENTERED, P_GOOD, P_ESCAPES, P_SCRAP, P_FIRST_PASS, P_LEAD_SECONDS, P_LEAD_REST, P_ORDERS, P_LATE,
    P_ORDER_SECONDS, P_ORDER_REST, P_SIZE,
) = range(P_TALLIES, P_TALLIES + 12)  # fmt: skip

# a task: what may need people. T_RUNNING: its timer is set; T_ASKING: its request is in the list of its pool;
# T_WALKING: it waits until all of its people are there
(
    T_STATION, T_MACHINE, T_MODE, T_SEGMENT, T_BEGAN, T_RUNNING, T_LEAF, T_PEOPLE, T_ASKING, T_POOL, T_CREW, T_PRIORITY,
    T_SINCE, T_NEXT, T_BEFORE, T_PACE, T_WALKING, T_SIZE,
) = range(18)  # fmt: skip

# why a machine's work is held up
(FREE, BEFORE_WORK, AFTER_CYCLE) = range(3)
(
    M_PART, M_STEP, M_PIECE, M_LOTS, M_ACTIVITY, M_DURATION, M_LEFT, M_OPEN, M_SHIFT_ENDED, M_DOWN, M_REFUSING,
    M_WITHHOLDING, M_HELD, M_PAUSED, M_FIRST_BEGAN, M_STARTED, M_PIECE_BEGAN, M_AFTER, M_AGAIN, M_CAME, M_VISIT,
    M_TRIES, M_CAST_OFF, M_FAMILY, M_SET_UPS, M_SETUP_STREAM, M_MODES, M_MODE_COUNT, M_CLOCKS, M_EMPTY, M_CHANCE,
    M_PLANNED, M_PENDING, M_DRIFTER, M_STATE, M_COUNTED, M_SETUPS, M_CYCLES, M_TIMES,
) = range(T_SIZE, T_SIZE + 39)  # fmt: skip
M_SIZE = M_TIMES + len(State)
# bits of M_CLOCKS: which clocks its modes have, whether it finishes its pieces, whether it matters who makes them,
# whether a mode may wait for the end of a piece, whether who inspects pieces wearies, and whether a mode drifts
(HAS_WORK_CLOCK, HAS_PART_CLOCK, HAS_CALENDAR_CLOCK, HAS_CYCLE_CLOCK, FINISHES_PIECE, BY_HAND, FINISHES_FIRST,
 WATCHED, DRIFTS) = (1, 2, 4, 8, 16, 32, 64, 128, 256)  # fmt: skip

# a failure mode. F_CHANCES: its numbers in the other array, NONE where none of its lives is announced; F_RENEWS: the
# addresses of the modes that its repairs renew; F_BY_PLAN: whether the stop that came last, or is pending, is planned
(
    F_ROW, F_MACHINE, F_CLOCK, F_AFTER, F_TAKE, F_RELEASE, F_LIFE_LAW, F_LIFE_STREAM, F_REPAIR_LAW, F_REPAIR_STREAM,
    F_PLANNED, F_CHANCES, F_CAUGHT_STREAM, F_REACTION_LAW, F_REACTION_STREAM, F_RENEWS, F_RENEW_COUNT,
    F_ALARM, F_ARMED, F_TICKING, F_TICKING_SINCE, F_UNTIL, F_LIFE, F_LIVES, F_BORN, F_REPAIRS_MADE, F_FAILED_AT,
    F_UNDER, F_LEFT, F_PENDING, F_BY_PLAN, F_DOWN, F_NOTICING, F_DRIFT,
    F_FAILURES, F_REPAIRS, F_REPAIR_TIME, F_REPAIR_WAIT, F_STOPS, F_SERVICES, F_SERVICE_TIME, F_SERVICE_WAIT, F_SIZE,
) = range(T_SIZE, T_SIZE + 43)  # fmt: skip
OF_PLAN = F_STOPS - F_FAILURES
"""From the tallies of failures to those of planned stops."""
# F_CHANCES: numbers of a mode in the other array
(CAUGHT, CAUGHT_REPAIR, DRIFT_DEFECTS, OF_MODE) = range(4)

# a mode that drifts (F_DRIFT; NOBODY: it does not): where its chance of a defect stands; how a drift is noticed, by the
# count of its drifts; whether it is under way or noticed; pieces made in it, and still to be made until it is noticed;
# whether an inspection has told of it in this instant
(
    D_CHANCE, D_PIECES_LAW, D_PIECES_STREAM, D_AFTER_LAW, D_AFTER_STREAM, D_DRIFTS, D_STATE, D_MADE, D_TO_MAKE, D_TOLD,
    D_LEAF, D_NOTICED, D_SIZE,
) = range(13)  # fmt: skip
(IN_CONTROL, ADRIFT, KNOWN) = range(3)
# a machine with such modes (M_DRIFTER): how many of them have put it out of control; since when its time counts
(I_MODES, I_COUNTED, I_TIME, I_PIECES, I_SIZE) = range(5)

# a person. N_BODY: their numbers in the other array, from B_FATIGUE on; N_PAIRS: by station the pair of them (NOBODY:
# none is kept); N_AWAY_SINCE: since when missed hours count, NONE while none do
(
    N_INDEX, N_POOL, N_PRESENT, N_TASK, N_BEGAN, N_IDLE_SINCE, N_RESTS_SINCE, N_BODY, N_PACES, N_PAIRS, N_NEXT,
    N_BEFORE, N_CREW, N_LEAF, N_COUNTED, N_POST, N_ON_WAY, N_SHIFT, N_SHIFT_BEGAN, N_COUNTS_FROM, N_SHIFTS_BY_NOW,
    N_SPELLS, N_IN_SPELL, N_MISSED, N_ABSENT, N_STANDS_IN, N_STAND_IN_WORKS, N_ON_PIECE, N_AWAY_SINCE, N_AWAY_COUNTED,
    N_ABSENCE_STREAM, N_SPELL_STREAM, N_WATCHES_SINCE, N_BUSY, N_MISSED_TIME, N_STOOD_IN, N_WALKED, N_SHIFTS, N_TIRED,
    N_HOURS,
) = range(40)  # fmt: skip
N_SIZE = N_HOURS + H_SIZE
# N_BODY: fatigue; the factor of absence; minutes of the shift at work, at paced work, times control, times OCRA; there
(B_FATIGUE, B_FACTOR, B_BUSY, B_PACED, B_CONTROL, B_OCRA, B_THERE, B_SIZE) = range(8)

# a pair of a person and a station; K_PIECES is a place in the other array
(K_BUSY, K_LAST_THERE, K_PIECES, K_SIZE) = range(4)

# an hour of the shift: work by hand begun in it
(O_BEGUN, O_FATIGUE, O_CHANCE, O_SIZE) = range(4)

# N_ON_WAY: whether somebody walks to a task, waits there for the others of the crew, or neither
(THERE, WALKS, WAITS) = range(3)

# S_HUMAN: numbers of a station in the other array
(GROWTH, EXPONENT, INCOMPRESSIBLE, FIRST_TIME, CONTROL, OCRA, BY_SKILL, OF_STATION) = range(8)
# W_HUMAN: numbers of a pool in the other array
(ABSENCE, SPELL_MEAN, USUAL, OF_POOL) = range(4)

# a pool: who is free (the one idle longest first) and the tasks that ask; W_SPELL a law, NONE: nobody is ever absent
(W_FREE, W_FREE_LAST, W_WAITING, W_WAITING_LAST, W_SPELL, W_STAND_IN_AFTER, W_STAND_IN_PACE, W_HUMAN, W_WALK, W_STAYS,
 W_SIZE) = range(11)  # fmt: skip

(
    Q_INDEX, Q_KIND, Q_EVERY, Q_EVERY_STREAM, Q_PIECES, Q_PIECES_STREAM, Q_DUE, Q_DUE_STREAM, Q_PRODUCT_STREAM, Q_MIX,
    Q_MIX_COUNT, Q_UPTO, Q_SEQUENCE, Q_LOTS, Q_SERIAL, Q_CROWD, Q_TO_BRING, Q_LEAF, Q_SIZE,
) = range(19)  # fmt: skip

(U_SOURCE, U_SERIAL, U_PRODUCT, U_SIZE) = range(4)

# of each step, where any move takes time: the law of the way (NONE: none is needed) and the fleet (NOBODY: none)
(E_TRAVEL, E_FLEET, E_STREAMS, E_SIZE) = range(4)
# of each station, where any move takes time: parts on their way without a vehicle, by when they arrive (PART_KEY), and
# those that have arrived, by when they took their places (PART_ENTRY)
(
    J_STATION, J_UNDER_WAY, J_UNDER_WAY_LAST, J_ARRIVED, J_ARRIVED_LAST, J_LEAF, J_EXPECTED, J_PIECES, J_COUNTED,
    J_SECONDS, J_REST, J_SIZE,
) = range(12)  # fmt: skip
(Y_VEHICLES, Y_FREE, Y_LOAD, Y_UNLOAD, Y_CHARGE, Y_AFTER, Y_GOALS, Y_GOAL_COUNT, Y_SIZE) = range(9)
# a vehicle: Z_SPAN is how long its state lasts, Z_WORKED how long it was under way since it charged last
(
    Z_INDEX, Z_FLEET, Z_STATE, Z_PART, Z_BACK, Z_SPAN, Z_WORKED, Z_CHARGES, Z_CHARGE_STREAM, Z_LEAF, Z_COUNTED, Z_TIMES,
) = range(12)  # fmt: skip
Z_SIZE = Z_TIMES + len(VehicleState)

# what moves; ORDER_LEFT, PART_NEXT and PIECE_NEXT also chain what is free
(ORDER_SOURCE, ORDER_SERIAL, ORDER_PRODUCT, ORDER_ARRIVED, ORDER_DUE, ORDER_LEFT, ORDER_SIZE) = range(7)
(
    PART_ORDER, PART_SOURCE, PART_PRIORITY, PART_COUNT, PART_PIECES, PART_STEP, PART_GOAL, PART_SENDER, PART_ASKED,
    PART_REJECTED, PART_KEY, PART_ENTRY, PART_NEXT, PART_BEFORE, PART_LOT, PART_VISITS,
) = range(16)  # fmt: skip
(PIECE_NUMBER, PIECE_ADDRESS, PIECE_DEFECTIVE, PIECE_REJECTED, PIECE_SPOILT, PIECE_GOAL, PIECE_NEXT,
 PIECE_SIZE) = range(8)  # fmt: skip
STAYS = -9
"""The goal of a piece that goes on with its part."""

LOG_WIDTH = 10
