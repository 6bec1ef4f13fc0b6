"""The door to Numba: entries are compiled when called, all below stays plain, and without Numba it works the same."""

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from simfactory import jit as door
from simfactory.jit import highest_bit, inline, is_available, jit

needs_numba = pytest.mark.skipif(not is_available(), reason="Numba is absent or switched off: nothing is compiled")


def double(x: float) -> float:
    return 2.0 * x


def quadruple(x: float) -> float:
    return double(double(x))


def is_even(n: int) -> bool:
    return True if n == 0 else is_odd(n - 1)


def is_odd(n: int) -> bool:
    return False if n == 0 else is_even(n - 1)


@inline
def half(n: int) -> int:
    return n // 2


def halves(n: int) -> int:
    """Halved twice, and the place of the highest bit."""
    return 100 * half(half(n)) + highest_bit(n)


def ratio(a: float, b: float) -> float:
    return a / b


def printed_by(code: str, **environment: str) -> str:
    """What a fresh Python prints."""
    finished = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )
    return finished.stdout.strip()


DRAW = """
import sys
from simfactory.jit import is_available, jit
from simfactory.sampling.sampler import to_ns
entry = jit(to_ns)
assert "numba" not in sys.modules
print(entry(1.25), is_available(), "numba" in sys.modules)
"""


@needs_numba
def test_numba_is_loaded_when_an_entry_is_called_and_not_before() -> None:
    assert printed_by(DRAW) == "1250000000 True True"


@needs_numba
def test_linear_algebra_is_not_loaded_for_an_entry_and_can_be_loaded_after_it() -> None:
    code = f"{DRAW}\nprint('scipy.linalg' in sys.modules)\nimport scipy.linalg\nprint(scipy.linalg.det([[2.0]]))"
    assert printed_by(code).split("\n")[1:] == ["False", "2.0"]


def test_switched_off_the_plain_function_runs_and_numba_stays_out() -> None:
    assert printed_by(DRAW, NUMBA_DISABLE_JIT="1") == "1250000000 False False"


def test_without_numba_the_plain_function_runs() -> None:
    hide = "import importlib.util\nimportlib.util.find_spec = lambda name: None\n"
    assert printed_by(hide + DRAW) == "1250000000 False False"


def test_a_numba_that_cannot_be_imported_counts_as_absent_from_then_on() -> None:
    """As when the installed NumPy is newer than it knows."""
    broken = "import sys\nsys.modules['numba.core'] = None\n"
    assert printed_by(broken + DRAW) == "1250000000 False False"


@needs_numba
def test_what_an_entry_calls_is_compiled_with_it_and_stays_plain() -> None:
    entry = jit(quadruple)
    assert entry(1.5) == 6.0
    assert entry.is_loaded()
    assert entry._entry.py_func.__globals__["double"].nopython_signatures
    assert type(double) is type(quadruple) is type(printed_by)


def test_the_highest_bit_and_what_is_put_inside_its_callers_are_the_same_compiled_and_plain() -> None:
    entry = jit(halves)
    for n in (1, 2, 3, 4, 255, 256, 2**31 - 1, 2**31, 2**52 + 1):
        assert entry(n) == halves(n) == 100 * (n // 4) + math.floor(math.log2(n))


@needs_numba
def test_dividing_by_zero_gives_infinity_as_numpy_does() -> None:
    assert jit(ratio)(1.0, 0.0) == math.inf
    assert math.isnan(jit(ratio)(0.0, 0.0))


@needs_numba
def test_a_numba_that_came_with_intels_vector_functions_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    import numba

    door._numba.cache_clear()
    monkeypatch.setattr(numba.config, "USING_SVML", True)
    assert not is_available()
    assert jit(double)(np.float64(2.0)) == 4.0
    door._numba.cache_clear()


THREADS = """
import threading
from simfactory.jit import jit
from simfactory.sampling.sampler import normal_quantile, to_ns

def in_a_thread(entry, argument):
    thread = threading.Thread(target=lambda: found.append(entry(argument)))
    thread.start()
    return thread

import numba
found = []
theirs = numba.njit(lambda x: x + 1.0)
work = [(jit(to_ns), 1.25), (jit(normal_quantile), 0.5), (theirs, 1.0), (jit(to_ns), 2.5)]
for thread in [in_a_thread(*some) for some in work]:
    thread.join()
after = numba.njit(lambda x: 2.0 * x)
print(sorted(found), after(4.0))
"""


@needs_numba
def test_threads_that_compile_at_the_same_time_do_not_disturb_each_other(tmp_path: Path) -> None:
    assert (
        printed_by(THREADS, XDG_CACHE_HOME=str(tmp_path), NUMBA_DISABLE_INTEL_SVML="1")
        == "[0.0, 2.0, 1250000000, 2500000000] 8.0"
    )
