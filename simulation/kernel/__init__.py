"""HOW A DAY IS COMPUTED FAST: compilation, keyed draws, numerics, and threads that share a day's work.

Nothing here knows what a citizen or a policy is. It imports nothing of the package but `errors` and `parameters`.

compilation.py   the decorators that compile rules and kernels, and their cache
randomness.py    keyed draws: each a pure function of seed, purpose, uid and day; the seed of common random numbers
keyed_draws.py   the same for many places or institutions at once
numerics.py      functions with equal bits on every machine
selection.py     the few of a block whom something concerns today
prefetching.py   memory asked for in advance
threads.py       kernels on one thread or several
work_sharing.py  how threads take pieces of a day
periods.py       lengths of time that formulas share
"""
