"""The families of laws: what each is called, which parameters it takes, and how a law is made of them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from types import MappingProxyType
from typing import Literal, SupportsFloat, TypeGuard

from simfactory.sampling import builders, scipy_families
from simfactory.sampling.laws import Given, Law, LawError

Kind = Literal["quantity", "number", "share", "integer", "list of quantities", "list of shares"]
"""What a parameter is; a quantity has the dimension of the law's values, such as a time."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a family, and the limits that each of its numbers keeps."""

    name: str
    kind: Kind
    meaning: str
    least: float = -math.inf
    least_allowed: bool = False
    most: float = math.inf

    def admits(self, number: float) -> bool:
        """Whether one number lies inside the limits."""
        return self.least < number <= self.most or (self.least_allowed and number == self.least)

    def limits(self) -> str:
        """The limits in words."""
        low = f"{self.least:g} or more" if self.least_allowed else f"more than {self.least:g}"
        if self.most == math.inf:
            return low
        return f"a number from {self.least:g} to {self.most:g}"


@dataclass(frozen=True)
class Family:
    """A family of laws. `accepts` lists the sets of parameters of which exactly one must be given, whole."""

    name: str
    parameters: tuple[Parameter, ...]
    accepts: tuple[tuple[str, ...], ...]
    optional: tuple[str, ...]
    build: builders.Builder

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of this name, None if there is none."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    def forms(self) -> str:
        """The accepted sets in words: "mean and cv, or mean and shape"."""
        return ", or ".join(" and ".join(names) for names in self.accepts)


_VALUE = Parameter("value", "quantity", "the value")
_VALUES = Parameter("values", "list of quantities", "the values")
_MEAN = Parameter("mean", "quantity", "the mean", 0.0)
_CV = Parameter("cv", "number", "standard deviation over mean", 0.0, True)
_SHAPE = Parameter("shape", "number", "the shape: 1 is exponential", 0.1, True)
_SCALE = Parameter("scale", "quantity", "the scale", 0.0)
_P = Parameter("p", "list of shares", "the share of each, adding up to 1", 0.0, True, 1.0)
_MEANS = Parameter("means", "list of quantities", "the mean of each", 0.0)
_LOW = Parameter("low", "quantity", "the lowest value")
_MODE = Parameter("mode", "quantity", "the most likely value")
_HIGH = Parameter("high", "quantity", "the highest value")


def _family(
    build: builders.Builder,
    parameters: Sequence[Parameter],
    *accepts: str,
    optional: tuple[str, ...] = (),
) -> Family:
    return Family(build.__name__, tuple(parameters), tuple(tuple(form.split()) for form in accepts), optional, build)


_ALL = (
    _family(builders.constant, [_VALUE], "value"),
    _family(builders.exponential, [_MEAN], "mean"),
    _family(builders.erlang, [_MEAN, Parameter("k", "integer", "how many phases", 1, True)], "mean k"),
    _family(builders.gamma, [_MEAN, _CV, _SHAPE], "mean cv", "mean shape"),
    _family(builders.weibull, [_MEAN, _SCALE, _SHAPE], "mean shape", "scale shape"),
    _family(builders.lognormal, [_MEAN, _CV], "mean cv"),
    _family(
        builders.normal,
        [
            Parameter("mean", "quantity", "the mean before it is cut"),
            Parameter("sd", "quantity", "the standard deviation before it is cut", 0.0),
            Parameter("cv", "number", "sd over mean before it is cut", 0.0),
            Parameter("low", "quantity", "nothing lies below; 0 if not given"),
            Parameter("high", "quantity", "nothing lies above; no bound if not given"),
        ],
        "mean sd",
        "mean cv",
        optional=("low", "high"),
    ),
    _family(builders.triangular, [_LOW, _MODE, _HIGH], "low mode high"),
    _family(builders.pert, [_LOW, _MODE, _HIGH], "low mode high"),
    _family(builders.uniform, [_LOW, _HIGH], "low high"),
    _family(builders.hyperexponential, [_P, _MEANS, _MEAN, _CV], "p means", "mean cv"),
    _family(
        builders.coxian2,
        [_MEANS, Parameter("p_continue", "share", "the share that has a second phase", 0.0, True, 1.0), _MEAN, _CV],
        "means p_continue",
        "mean cv",
    ),
    _family(builders.discrete, [_VALUES, _P], "values p"),
    _family(builders.empirical, [_VALUES], "values"),
    _family(builders.sequence, [_VALUES], "values"),
)

FAMILIES: Mapping[str, Family] = MappingProxyType({family.name: family for family in _ALL})
"""The families known by name; `find_family` also finds every continuous family of scipy.stats."""


def find_family(name: str) -> Family:
    """The family of this name, here or in scipy.stats; LawError with the nearest names if there is none."""
    if name in FAMILIES:
        return FAMILIES[name]
    shapes = scipy_families.shape_names(name)
    if shapes is None:
        near = get_close_matches(name, [*FAMILIES, *scipy_families.continuous_names()], n=1)
        hint = f"a law, such as {near[0] if near else ', '.join(FAMILIES)}"
        raise LawError(name, "law", name, hint)
    return _scipy_family(name, shapes)


def _scipy_family(name: str, shapes: tuple[str, ...]) -> Family:
    parameters = (
        *(Parameter(shape, "number", f"shape parameter of scipy.stats.{name}") for shape in shapes),
        _MEAN,
        Parameter("loc", "quantity", "what is added to every value; 0 if not given"),
        _SCALE,
    )
    accepts = ((*shapes, "mean"), (*shapes, "scale"), (*shapes, "loc", "scale"))
    return Family(name, parameters, accepts, (), partial(scipy_families.scipy_law, name))


def make_law(family: str, /, **given: float | Sequence[float]) -> Law:
    """The law of this family with these parameters, all in one unit; LawError says what no law can have."""
    found = find_family(family)
    _check_names(found, given)
    checked = {name: _checked(found, name, value) for name, value in given.items()}
    shape = found.build(checked)
    numbers = (shape.mean, shape.row.a, shape.row.b, shape.row.c, shape.row.d)
    if not all(map(math.isfinite, numbers)):
        raise LawError(family, "law", checked, "parameters whose law a computer's numbers can hold")
    return Law(family, tuple(sorted(checked.items())), shape.row, shape.mean, shape.sd, shape.support)


def _check_names(family: Family, given: Mapping[str, object]) -> None:
    """Every name is known, and together they are one accepted set."""
    known = [parameter.name for parameter in family.parameters]
    for name, value in given.items():
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise LawError(family.name, name, value, f"a parameter, such as {near[0] if near else ', '.join(known)}")
    needed = set(given) - set(family.optional)
    if any(needed == set(form) for form in family.accepts):
        return
    closest = max(family.accepts, key=lambda form: (len(needed & set(form)), -len(form)))
    missing = [name for name in closest if name not in needed]
    if missing:
        raise LawError(family.name, missing[0], "nothing", family.forms())
    extra = next(name for name in given if name in needed and name not in closest)
    raise LawError(family.name, extra, given[extra], f"either {family.forms()}, not both")


def _checked(family: Family, name: str, value: float | Sequence[float]) -> Given:
    """The value as float, or tuple of floats, inside what its parameter allows."""
    parameter = family.parameter(name)
    assert parameter is not None
    if not parameter.kind.startswith("list"):
        return _checked_number(family.name, parameter, value)
    if isinstance(value, str) or not isinstance(value, Sequence) or not value:
        raise LawError(family.name, name, value, "a list of one or more numbers")
    return tuple(_checked_number(family.name, parameter, item) for item in value)


def _is_number(value: object) -> TypeGuard[SupportsFloat]:
    return isinstance(value, (float, int, SupportsFloat))  # in this order: asking the protocol is slow


def _checked_number(family: str, parameter: Parameter, value: object) -> float:
    if isinstance(value, bool) or not _is_number(value) or not math.isfinite(value):
        raise LawError(family, parameter.name, value, "a finite number")
    number = float(value)
    if not parameter.admits(number):
        raise LawError(family, parameter.name, value, parameter.limits())
    if parameter.kind == "integer" and not number.is_integer():
        raise LawError(family, parameter.name, value, "a whole number")
    return number
