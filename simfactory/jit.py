"""The only door to Numba: `jit` marks where compiled code is entered, and everything below it stays plain Python.

A kernel is written as plain functions that call plain functions. `entry = jit(function)` compiles, at the first call of
`entry`, the function and every function of the package that it reaches *by its own name* (`from … import sample`, not
`sampler.sample`); the functions themselves stay as they are, for the SimPy engine, debugging and coverage. Numba is
imported at that first call and not before. Where it is absent, cannot be imported or is switched off
(NUMBA_DISABLE_JIT=1), the entry simply calls the plain function.

Arithmetic is that of CPython and glibc to the bit: no fast-math, no SVML (Intel's vector functions round otherwise);
a division by zero gives inf or NaN. Indices are not checked, unless NUMBA_BOUNDSCHECK=1.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from types import CodeType, FunctionType
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

OPTIONS = {"error_model": "numpy", "nogil": True, "fastmath": False, "boundscheck": False}


def is_available() -> bool:
    """Whether code can be compiled here. Cheap: it imports nothing, so a broken Numba shows only once it was needed."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        return False
    if "numba" in sys.modules or _numba.cache_info().currsize:
        return _numba() is not None
    return find_spec("numba") is not None


@cache
def _numba() -> Any:
    """Numba, without SVML; None where it cannot be imported, or was imported before with SVML."""
    os.environ["NUMBA_DISABLE_INTEL_SVML"] = "1"
    try:
        import numba
    except ImportError:  # absent, or not made for this NumPy
        return None
    loaded: Any = numba
    return None if loaded.config.USING_SVML else loaded


class Jitted(Generic[P, R]):
    """A function that is compiled at its first call, once for each combination of types of its arguments."""

    def __init__(self, function: Callable[P, R]) -> None:
        self.function = function
        self._run: Callable[P, R] | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        if self._run is None:
            self._run = _compiled(self.function) if is_available() and _numba() else self.function
        return self._run(*args, **kwargs)


def jit(function: Callable[P, R]) -> Jitted[P, R]:
    """The compiled form of a plain function, to be called from Python; it does nothing until it is called."""
    return Jitted(function)


_dispatchers: dict[FunctionType, Any] = {}


def _compiled(function: Any) -> Any:
    """Numba's dispatcher of a function whose callees are dispatchers too, in a copy of its module's names.

    The copy is filled after the dispatcher is made, so that functions may call each other in a circle.
    """
    if function in _dispatchers:
        return _dispatchers[function]
    names = dict(function.__globals__)
    twin = FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)
    twin.__qualname__, twin.__module__, twin.__doc__ = function.__qualname__, function.__module__, function.__doc__
    dispatcher = _dispatchers[function] = _numba().njit(**OPTIONS)(twin)
    for name in set(_names(function.__code__)):
        value = names.get(name)
        if isinstance(value, FunctionType) and _is_ours(value, function.__module__):
            names[name] = _compiled(value)
    return dispatcher


def _names(code: CodeType) -> Iterator[str]:
    """The names that code, or a function inside it, looks up outside."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _is_ours(function: FunctionType, module: str) -> bool:
    return function.__module__ == module or function.__module__.startswith("simfactory.")
