"""The only door to Numba: `jit` marks where compiled code is entered, and everything below it stays plain Python.

A kernel is written as plain functions that call plain functions. `entry = jit(function)` compiles, at the first call of
`entry`, the function and every function of the package that it reaches *by its own name* (`from … import sample`, not
`sampler.sample`); the functions themselves stay as they are, for the SimPy engine, debugging and coverage. Numba is
imported at that first call and not before. Where it is absent, cannot be imported or is switched off
(NUMBA_DISABLE_JIT=1), the entry simply calls the plain function.

Arithmetic is that of CPython and glibc to the bit: no fast-math, no SVML (Intel's vector functions round otherwise);
a division by zero gives inf or NaN. Indices are not checked, unless NUMBA_BOUNDSCHECK=1 (see `bare`).

What was compiled is kept between runs: see `simfactory.code_cache`.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dis import get_instructions
from functools import cache, cached_property
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Generic, ParamSpec, TypeVar

from simfactory.code_cache import NEVER_COMPILED, ROOMS, cache_folder, read_code, write_code
from simfactory.errors import InternalError

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A")
F = TypeVar("F", bound=Callable[..., Any])

OPTIONS = {"error_model": "numpy", "nogil": True, "fastmath": False, "boundscheck": False}
INSIDE = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Of functions that only compiled code calls."""


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
        self._entry: Any = None
        self._compiled = False

    def __call__(self, *args: P.args, **none: P.kwargs) -> R:
        if not self._compiled:
            self.compile(*args)
        result: R = self._entry(*args)
        return result

    def compile(self, *args: Any) -> None:
        """Makes a call with arguments of these types ready, without calling."""
        entry = self._entry or self._open()
        if entry is not self.function:
            with _compiler_lock(), _in_one_go(entry), _moves_for_choices():
                entry.compile(tuple(entry.typeof_pyval(argument) for argument in args))
        self._compiled = True

    def is_loaded(self) -> bool:
        """Whether compiled code stands ready in this process."""
        return bool(getattr(self._entry, "signatures", ()))

    def is_compiled(self) -> bool:
        """Whether compiled code stands ready, in this process or in the cache (for some types of arguments)."""
        return is_available() and (self.is_loaded() or self.is_kept())

    def is_kept(self) -> bool:
        """Whether compiled code stands ready in the cache, for any process (for some types of arguments)."""
        return is_available() and self._shelf is not None and self._shelf.holds_something()

    @cached_property
    def _shelf(self) -> _Shelf | None:
        return _shelf(self.function)

    def _open(self) -> Any:
        self._entry = _entry(self.function, self._shelf) if is_available() and _numba() else self.function
        return self._entry


def jit(function: Callable[P, R]) -> Jitted[P, R]:
    """The compiled form of a plain function, to be called from Python; it does nothing until it is called."""
    return Jitted(function)


@cache
def _learn_to_compile() -> None:
    """Numba learns how all that it knows is compiled, but for linear algebra: scipy.linalg alone loads in 0.3 s."""
    if "scipy.linalg" in sys.modules or threading.active_count() > 1:  # another thread may want it now
        return
    sys.modules["scipy.linalg"] = None  # type: ignore[assignment]
    try:
        with suppress(AttributeError):  # a Numba that calls this otherwise learns it when it must
            _numba().core.registry.cpu_target.target_context.refresh()
    finally:
        del sys.modules["scipy.linalg"]


def _entry(function: Any, shelf: _Shelf | None) -> Any:
    """Numba's dispatcher of a function; what it calls is brought to Numba only when it must be compiled."""
    twin = _twin(function)
    dispatcher = _numba().njit(**OPTIONS)(twin)
    if shelf is None:
        _bring_callees(function, twin, dispatcher)
    else:
        dispatcher._cache = shelf
        shelf.before_compiling = cache(lambda: _bring_callees(function, twin, dispatcher))
    return dispatcher


def _bring_callees(function: FunctionType, twin: FunctionType, dispatcher: Any) -> None:
    """Makes dispatchers of all that an entry calls, and puts them in place of the functions, in copies of the names.

    They are this entry's alone, as they can only be called from it. What is called from one place only is put there.
    """
    _learn_to_compile()
    reached = _reached(function)
    twins = {one: _twin(one) for one in reached} | {function: twin}
    calls = Counter(callee for one in reached for callee in _calls(one))
    dispatchers: dict[Any, Any] = {function: dispatcher, highest_bit: _highest_bit_in_numba()}
    if not _numba().config.BOUNDSCHECK:
        dispatchers[bare] = _bare_in_numba()
    for one in reached:
        if one not in dispatchers:
            inside = INSIDE | {"forceinline": calls[one] == 1 or one in _INLINED}
            dispatchers[one] = _numba().njit(**OPTIONS | inside)(twins[one])
    for one, own in twins.items():
        own.__globals__.update({name: dispatchers[callee] for name, callee in _callees(one).items()})


def _compiler_lock() -> AbstractContextManager[Any]:
    """The lock under which Numba compiles."""
    from numba.core.compiler_lock import global_compiler_lock

    lock: AbstractContextManager[Any] = global_compiler_lock
    return lock


@contextmanager
def _in_one_go(entry: Any) -> Iterator[None]:
    """Optimises and translates the entry only, with all that it calls inside it.

    Numba would do so for every function on the way, again and again with all that *it* calls: for our kernel that took
    two and a half times as long. What the entry reaches is its own ("internal"): LLVM then sees that no call of it can
    fail, and asks no more after each. This is Numba's inner life: where it has changed, all is compiled as usual.
    Numba's own lock is held meanwhile, so that no other thread compiles anything in this way.
    """
    core = _numba().core
    library, context = core.codegen.CPUCodeLibrary, core.cpu.CPUContext
    optimise, translate = (getattr(library, f"_{name}_final_module", None) for name in ("optimize", "finalize"))
    executable = getattr(context, "get_executable", None)
    if not (optimise and translate and executable and hasattr(library, "_finalize_dynamic_globals")):
        yield
        return
    name = entry.py_func.__qualname__

    def optimise_entry(self: Any) -> None:
        if self.name == name:
            _keep_to_itself(self._final_module)
            optimise(self)

    def translate_entry(self: Any) -> None:
        if self.name == name:
            translate(self)
        else:
            self._finalize_dynamic_globals()
            self._finalized = True

    def executable_of_entry(self: Any, library: Any, description: Any, environment: Any) -> Any:
        if library.name == name:
            return executable(self, library, description, environment)
        return [].append  # Numba wants a built-in of its own for each function; nobody calls it

    library._optimize_final_module, library._finalize_final_module = optimise_entry, translate_entry
    context.get_executable = executable_of_entry
    try:
        yield
    finally:
        library._optimize_final_module, library._finalize_final_module = optimise, translate
        context.get_executable = executable


def _keep_to_itself(module: Any) -> None:
    """Nobody else calls what the entry reaches."""
    for function in module.functions:
        if not function.is_declaration and function.linkage.name == "linkonce_odr":
            function.linkage = "internal"


_INLINED: set[Any] = set()


def inline(function: F) -> F:
    """Marks a short function that is called often: compiled code has its body wherever it is called."""
    _INLINED.add(function)
    return function


def bare(array: A) -> A:
    """An array as a bare pointer, in compiled code; it must outlive the call, and has no length, slices or ends.

    Nothing checks its indices: only under NUMBA_BOUNDSCHECK=1 it stays an array, whose ends are checked.

    It is handed on in one word instead of seven, is not counted and its indices are not wrapped: the kernel is five
    times as fast by it. Plain Python goes on with the array.
    """
    return array


def _bare_in_numba() -> Any:
    types, intrinsic = _numba().types, _numba().extending.intrinsic

    @intrinsic  # type: ignore[untyped-decorator]
    def bare_pointer(_context: Any, array: Any) -> Any:
        def data(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return context.make_array(signature.args[0])(context, builder, args[0]).data

        return types.CPointer(array.dtype)(array), data

    return bare_pointer


def highest_bit(number: int) -> int:
    """The place of the highest bit that is set in a number above 0: one instruction, in compiled code."""
    return int(number).bit_length() - 1


def _highest_bit_in_numba() -> Any:
    types, intrinsic = _numba().types, _numba().extending.intrinsic

    @intrinsic  # type: ignore[untyped-decorator]
    def place_of_highest_bit(_context: Any, number: Any) -> Any:
        def place(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            word = args[0].type
            zeros = builder.ctlz(args[0], _numba().core.cgutils.true_bit)  # not asked for 0
            return builder.sub(word(word.width - 1), zeros)

        return types.int64(types.int64), place

    return place_of_highest_bit


@contextmanager
def _moves_for_choices() -> Iterator[None]:
    """A choice between two numbers is a conditional move, and no jump that the processor has to foresee.

    LLVM makes jumps of them in loops; the matches in the tree of times go either way, and a wrong guess costs more than
    the whole match: an event took 5 ns longer. An option for x86; elsewhere nobody knows it, and nothing happens.
    """
    set_option = _numba().core.codegen.ll.set_option
    set_option("", "-x86-cmov-converter=0")
    try:
        yield
    finally:
        set_option("", "-x86-cmov-converter=1")


def _twin(function: FunctionType) -> FunctionType:
    """The same function with names of its own, so that other functions can stand for those that it calls."""
    names = dict(function.__globals__)
    twin = FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)
    twin.__qualname__, twin.__module__, twin.__doc__ = function.__qualname__, function.__module__, function.__doc__
    return twin


def _reached(function: FunctionType) -> list[FunctionType]:
    """The function and all that it calls, directly or not."""
    found = [function]
    for one in found:
        found += [callee for callee in _callees(one).values() if callee not in found]
    return found


def _callees(function: FunctionType) -> dict[str, FunctionType]:
    """The functions of the package, or of its own module, that a function calls."""
    return {
        name: value
        for name, value in _outside(function).items()
        if isinstance(value, FunctionType) and (value.__module__ == function.__module__ or _is_of_the_house(value))
    }


def _calls(function: FunctionType) -> Iterator[FunctionType]:
    """The functions of the package that a function calls, as often as it does."""
    callees = _callees(function)
    for instruction in get_instructions(function.__code__):
        if instruction.opname == "LOAD_GLOBAL" and instruction.argval in callees:
            yield callees[instruction.argval]


def _outside(function: FunctionType) -> dict[str, Any]:
    """What a function finds in its module, by name."""
    names = sorted(set(_names(function.__code__)))
    return {name: function.__globals__[name] for name in names if name in function.__globals__}


def _names(code: CodeType) -> Iterator[str]:
    """The names that code, or a function inside it, looks up outside."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _is_of_the_house(function: Any) -> bool:
    """Whether a function is the package's; InternalError if it lives where the cache would not see it change."""
    house, _, place = function.__module__.partition(".")
    if house != "simfactory":
        return False
    if place.split(".")[0] not in ROOMS or place.startswith(NEVER_COMPILED):
        raise InternalError(
            f"{function.__module__}.{function.__qualname__} is compiled: its room must be in code_cache.ROOMS"
        )
    return True


class _Shelf:
    """The place of one entry in the cache; Numba asks it before it compiles, and hands it what it compiled."""

    def __init__(self, folder: Path, function: FunctionType) -> None:
        self._folder = folder
        self._name = f"{function.__module__}.{function.__qualname__}-{_spelling(function)}"
        self.before_compiling: Callable[[], None] = lambda: None

    def holds_something(self) -> bool:
        return any(read_code(path) is not None for path in self._folder.glob(f"{self._name}-*.code"))

    def load_overload(self, signature: Any, context: Any) -> Any:
        """Numba's result of compiling for these types; None if it is not here or cannot be used."""
        with suppress(Exception):  # whatever is wrong with it, it can be compiled again
            if content := read_code(self._path(signature)):
                _numba().core.runtime.rtsys.initialize(context)  # all that compiled code needs of Numba to run
                return _numba().core.compiler.CompileResult._rebuild(context, *pickle.loads(content))
        self.before_compiling()
        return None

    def save_overload(self, signature: Any, result: Any) -> None:
        """Keeps what was compiled, where it can be kept: it must not hold addresses in this process's memory."""
        if not result.library.has_dynamic_globals:
            with suppress(Exception):  # it is compiled all the same
                write_code(self._path(signature), _numba().core.serialize.dumps(result._reduce()))

    def _path(self, signature: Any) -> Path:
        return self._folder / f"{self._name}-{sha256(repr(signature).encode()).hexdigest()[:16]}.code"


def _shelf(function: Any) -> _Shelf | None:
    folder = cache_folder() if _is_of_the_house(function) else None
    return _Shelf(folder, function) if folder else None


def _spelling(function: FunctionType) -> str:
    """A hash of the function and all that it calls as this process holds them.

    The sources may have been edited since they were imported: what is compiled here must not pass for what they say.
    """
    digest = sha256()
    for one in _reached(function):
        values = [
            repr(value) for value in _outside(one).values() if not (callable(value) or isinstance(value, ModuleType))
        ]
        digest.update(repr((one.__qualname__, one.__defaults__, _code(one.__code__), values)).encode())
    return digest.hexdigest()[:16]


def _code(code: CodeType) -> tuple[Any, ...]:
    """What code does, without where it stands."""
    constants = [_code(constant) if isinstance(constant, CodeType) else constant for constant in code.co_consts]
    return code.co_code, code.co_names, code.co_varnames, constants
