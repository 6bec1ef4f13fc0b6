"""The pictures of money: what the upgrades are worth, when they are paid back, and what a year brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simfactory.reports.figures import ranges, worth
from simfactory.reports.picture import Picture
from simfactory.reports.reading import Entry, Reading, interval_of
from simfactory.reports.sentences import spoken
from simfactory.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PAYBACKS = ("payback", "discounted_payback")


def money(reading: Reading, words: Words) -> list[Picture]:
    """What there is to see of the headline configuration's money; nothing where it is not reckoned."""
    return [*values(reading, words), *paybacks(reading, words), *a_year(reading, words)]


def values(reading: Reading, words: Words) -> list[Picture]:
    """The distribution of the net present value."""
    npv: Entry = reading.project.get("npv") or {}
    mean, draws = (npv.get("mean") or {}).get("value"), [one for one in npv.get("draws") or [] if one is not None]
    if mean is None or not draws:
        return []
    odds = spoken(reading.project.get("p_loss"))
    kind = "figure_bare" if odds is None else "figure_loss" if mean < 0 else "figure"
    title = words(f"money.{kind}", worth=words.money_change(mean), odds=words.odds(odds))
    like = max(map(abs, draws))
    shown = worth.Worth(draws, mean, interval_of(npv))

    def draw(axes: Axes) -> None:
        worth.draw(axes, shown, lambda amount: words.money_change(amount, like), words)

    return [Picture("npv", title, 3.0, draw)]


def paybacks(reading: Reading, words: Words) -> list[Picture]:
    """When the investment is back: the middle of the draws, and what nine in ten lie between.

    Nothing is drawn where it never is in half of the draws or more: there is no middle, and the table says so.
    """
    found = {kind: entry for kind in PAYBACKS if (entry := reading.project.get(kind))}
    rows = [_payback(words(f"money.{kind}"), entry, words) for kind, entry in found.items()]
    if not rows or (middle := rows[0].value) is None:
        return []
    title = words("money.figure_back", years=words.years(middle), never=words.percent(found[PAYBACKS[0]]["never"]))

    def draw(axes: Axes) -> None:
        ranges.draw(axes, rows, words.years, label=words("money.axis_back"))

    return [Picture("payback", title, 1.4 + 0.5 * len(rows), draw)]


def _payback(name: str, entry: Entry, words: Words) -> ranges.Range:
    low, middle, high = (entry["quantiles"].get(q) for q in ("0.05", "0.5", "0.95"))
    note = words("money.never", share=words.percent(entry["never"])) if entry["never"] else ""
    return ranges.Range(name, middle, None if low is None or high is None else (low, high), note)


def a_year(reading: Reading, words: Words) -> list[Picture]:
    """What a year of operation brings, account by account, before taxes."""
    yearly: Entry = reading.project.get("yearly") or {}
    rows = [_account(account, entry, words) for account, entry in (yearly.get("parts") or {}).items() if entry]
    mean = ((yearly.get("gain") or {}).get("mean") or {}).get("value")
    if not rows or mean is None:
        return []
    rows.append(ranges.Range(words("money.yearly"), mean, interval_of(yearly["gain"])))
    return [_accounts(rows, words("money.figure_year", gain=words.money_change(mean)), words)]


def _account(account: str, entry: Entry, words: Words) -> ranges.Range:
    return ranges.Range(words(f"money.part.{account}"), entry["mean"], (entry["low"], entry["high"]))


def _accounts(rows: Sequence[ranges.Range], title: str, words: Words) -> Picture:
    ends = [end for row in rows for end in (row.value, *(row.interval or ())) if end is not None]
    like = max(map(abs, ends))

    def draw(axes: Axes) -> None:
        ranges.draw(axes, rows, lambda amount: words.money_change(amount, like), label=words("money.axis_year"))

    return Picture("money_year", title, 1.4 + 0.45 * len(rows), draw)
