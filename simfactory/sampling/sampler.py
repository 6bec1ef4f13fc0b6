"""The one scalar sampler: a law's row and a uniform give a variate, by inversion, one uniform each.

Both engines share it. It uses only arithmetic, comparisons and the functions of `math` that agree to the bit between
CPython and Numba (log, exp, pow, sqrt). The first parameter `a` multiplies every kind, so that scaling a law, its
coefficient of variation kept, is scaling `a`.
"""

import math
from collections.abc import Sequence

CONSTANT = 0
"""a"""
EXPONENTIAL = 1
"""mean a"""
WEIBULL = 2
"""scale a, 1/shape b"""
LOGNORMAL = 3
"""median a, standard deviation of the logarithm b"""
UNIFORM = 4
"""a times: from b to c"""
TRIANGULAR = 5
"""a times: low b, mode c, high d"""
NORMAL = 6
"""a times (b + z): b = mean/sd; of the standard normal only the probabilities from c to c + d are used"""
HYPEREXPONENTIAL = 7
"""a times: table = cumulative shares, then means"""
DISCRETE = 8
"""a times: table = cumulative shares, then values in rising order"""
SEQUENCE = 9
"""a times: table = values, the n-th for serial n, from the start again after the end"""
TABLE = 10
"""a times (b + c·Q): table = Q at the nodes, then its slopes (see quantile_tables)"""

REACH = 36.75
"""Nodes of a TABLE are even in log(u/(1-u)) from -REACH to REACH: the smallest and largest uniform lie at 36.74."""

LARGEST_UNIFORM = 1.0 - 2.0**-53

NEVER = 2**62
"""Nanoseconds: what lies beyond 146 years does not happen."""
_NEVER = float(NEVER)
_SERIAL_MASK = (1 << 36) - 1


def to_ns(seconds: float) -> int:
    """A duration in whole nanoseconds, rounded here and nowhere else; NEVER if it is longer than 146 years."""
    nanoseconds = seconds * 1e9 + 0.5
    if nanoseconds >= _NEVER:
        return NEVER
    return math.floor(nanoseconds)


def duration(
    kind: int,
    a: float,
    b: float,
    c: float,
    d: float,
    table: Sequence[float],
    start: int,
    count: int,
    u: float,
    k: int,
) -> int:
    """`sample` of a law in seconds, as whole nanoseconds. Factors (learning, fatigue, ...) multiply `a` beforehand."""
    return to_ns(sample(kind, a, b, c, d, table, start, count, u, k))


def sample(
    kind: int,
    a: float,
    b: float,
    c: float,
    d: float,
    table: Sequence[float],
    start: int,
    count: int,
    u: float,
    k: int,
) -> float:
    """The variate of one law at the uniform u, in the open interval (0, 1).

    `table` holds the rows of all laws of a plan; `count` numbers from `start` on are this law's. Only SEQUENCE looks
    at the address k, and at its serial (low 36 bits) alone.
    """
    if kind == CONSTANT:
        return a
    if kind == EXPONENTIAL:
        return -a * math.log(1.0 - u)
    if kind == WEIBULL:
        return a * math.pow(-math.log(1.0 - u), b)
    if kind == LOGNORMAL:
        return a * math.exp(b * normal_quantile(u))
    if kind == UNIFORM:
        return a * (b + (c - b) * u)
    if kind == TRIANGULAR:
        return a * _triangular(b, c, d, u)
    if kind == NORMAL:
        return a * (b + normal_quantile(min(c + d * u, LARGEST_UNIFORM)))
    if kind == TABLE:
        return a * (b + c * _tabulated(table, start, count >> 1, u))
    if kind == SEQUENCE:
        return a * table[start + (k & _SERIAL_MASK) % count]
    branches = count >> 1
    branch = _branch(table, start, branches, u)
    if kind == DISCRETE:
        return a * table[start + branches + branch]
    return a * table[start + branches + branch] * _rest_exponential(table, start, branch, u)


def _triangular(low: float, mode: float, high: float, u: float) -> float:
    if u * (high - low) < mode - low:
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1.0 - u) * (high - low) * (high - mode))


def _branch(table: Sequence[float], start: int, branches: int, u: float) -> int:
    """The first branch whose cumulative share exceeds u, by bisection; the last share is 1."""
    low, high = 0, branches - 1
    while low < high:
        middle = (low + high) >> 1
        if u < table[start + middle]:
            high = middle
        else:
            low = middle + 1
    return low


def _rest_exponential(table: Sequence[float], start: int, branch: int, u: float) -> float:
    """An exponential of mean 1 from where u lies inside its branch: u < share above, so the logarithm is finite."""
    above = table[start + branch]
    below = table[start + branch - 1] if branch > 0 else 0.0
    return -math.log((above - u) / (above - below))


def _tabulated(table: Sequence[float], start: int, nodes: int, u: float) -> float:
    """Cubic Hermite interpolation between nodes even in log(u/(1-u)); slopes are per step."""
    place = (math.log(u / (1.0 - u)) + REACH) * ((nodes - 1) / (2.0 * REACH))
    node = int(place)
    w = place - node
    y = table[start + node]
    rise = table[start + node + 1] - y
    slope = table[start + nodes + node]
    next_slope = table[start + nodes + node + 1]
    return y + w * (slope + w * (3.0 * rise - 2.0 * slope - next_slope + w * (slope + next_slope - 2.0 * rise)))


def normal_quantile(p: float) -> float:
    """Quantile of the standard normal, relative error about 1e-16: Wichura, algorithm AS 241 (PPND16), 1988."""
    q = p - 0.5
    if abs(q) <= 0.425:
        return q * _normal_centre(0.180625 - q * q)
    r = math.sqrt(-math.log(p if q < 0.0 else 1.0 - p))
    z = _normal_shoulder(r - 1.6) if r <= 5.0 else _normal_tail(r - 5.0)
    return -z if q < 0.0 else z


def _normal_centre(r: float) -> float:
    above = 3.3430575583588128105e4 + r * 2.5090809287301226727e3
    above = 6.7265770927008700853e4 + r * above
    above = 4.5921953931549871457e4 + r * above
    above = 1.3731693765509461125e4 + r * above
    above = 1.9715909503065514427e3 + r * above
    above = 1.3314166789178437745e2 + r * above
    above = 3.3871328727963666080e0 + r * above
    below = 2.8729085735721942674e4 + r * 5.2264952788528545610e3
    below = 3.9307895800092710610e4 + r * below
    below = 2.1213794301586595867e4 + r * below
    below = 5.3941960214247511077e3 + r * below
    below = 6.8718700749205790830e2 + r * below
    below = 4.2313330701600911252e1 + r * below
    return above / (1.0 + r * below)


def _normal_shoulder(r: float) -> float:
    above = 2.27238449892691845833e-2 + r * 7.74545014278341407640e-4
    above = 2.41780725177450611770e-1 + r * above
    above = 1.27045825245236838258e0 + r * above
    above = 3.64784832476320460504e0 + r * above
    above = 5.76949722146069140550e0 + r * above
    above = 4.63033784615654529590e0 + r * above
    above = 1.42343711074968357734e0 + r * above
    below = 5.47593808499534494600e-4 + r * 1.05075007164441684324e-9
    below = 1.51986665636164571966e-2 + r * below
    below = 1.48103976427480074590e-1 + r * below
    below = 6.89767334985100004550e-1 + r * below
    below = 1.67638483018380384940e0 + r * below
    below = 2.05319162663775882187e0 + r * below
    return above / (1.0 + r * below)


def _normal_tail(r: float) -> float:
    above = 2.71155556874348757815e-5 + r * 2.01033439929228813265e-7
    above = 1.24266094738807843860e-3 + r * above
    above = 2.65321895265761230930e-2 + r * above
    above = 2.96560571828504891230e-1 + r * above
    above = 1.78482653991729133580e0 + r * above
    above = 5.46378491116411436990e0 + r * above
    above = 6.65790464350110377720e0 + r * above
    below = 1.42151175831644588870e-7 + r * 2.04426310338993978564e-15
    below = 1.84631831751005468180e-5 + r * below
    below = 7.86869131145613259100e-4 + r * below
    below = 1.48753612908506148525e-2 + r * below
    below = 1.36929880922735805310e-1 + r * below
    below = 5.99832206555887937690e-1 + r * below
    return above / (1.0 + r * below)
