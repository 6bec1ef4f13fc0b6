"""What watching does to what is found."""


def vigilance(watched: float, after: float, loss: float) -> float:
    """1 - L min(1, t / T): what a watch of t multiplies the chance of finding a defect by.

    `watched` t and `after` T >= 0 in one unit, `loss` L in 0..1. It falls in a straight line and stays at 1 - L.
    Source: the vigilance decrement, most of it within the first half hour, Mackworth 1948, Quarterly Journal of
    Experimental Psychology 1:6 [recalled]; onset after 20 to 30 min in visual inspection [seen: procunit.com]; a loss
    of 5 to 20 % [J]; the straight line [J].
    """
    if watched < after:
        return 1.0 - loss * (watched / after)
    return 1.0 - loss
