"""The compiled engine, made for Monte Carlo: the reference's histories to the bit, by a kernel over flat memory."""
