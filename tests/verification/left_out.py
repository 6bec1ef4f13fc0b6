"""What exact cases ask for and this version does not do, with the reason. Anything not listed must pass."""

LEFT_OUT = {
    "batch_oven": "batches come with a later issue",
    "bulk_server": "batches come with a later issue",
    "assembly": "kits come with a later issue",
    "paired_ci": "gains are ratios of sums over a draw, not paired differences: nothing in the product uses it",
    "sequential": "an experiment looks at its precision only when its blocks double, not after each replication",
    "ishigami": "total indices come with the issue on studies",
    "gamma_poisson_split": "nothing in the product uses it: variances are split from runs, see anova_split",
}
"""System or function -> reason."""
