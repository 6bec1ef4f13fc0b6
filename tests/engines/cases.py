"""All plants whose histories are told by hand."""

from __future__ import annotations

from tests.engines.by_hand_drifts import DRIFTS
from tests.engines.by_hand_failures import FAILURES, QUALITY
from tests.engines.by_hand_flow import FLOW, SETUPS, SUPPLY
from tests.engines.by_hand_human import HUMAN
from tests.engines.by_hand_maintenance import MAINTENANCE
from tests.engines.by_hand_moves import MOVES
from tests.engines.by_hand_people import HOURS, PEOPLE

CASES = (*FLOW, *SETUPS, *SUPPLY, *MOVES, *PEOPLE, *HUMAN, *HOURS, *FAILURES, *MAINTENANCE, *DRIFTS, *QUALITY)
