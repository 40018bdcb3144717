"""WHAT A DAY READS AND CHANGES: columns, counts, and the two messages between the halves.

Data and their layout, with what each bit means; no rule about people stands here. It knows `kernel` and `conduct`.

citizens.py, firms.py   one array per attribute; the enumerations and flags
blocks.py               how citizens are cut into blocks
tables.py               records, acts and listings: rows that belong to blocks
tallies.py              what kernels count
messages.py             `Policies` down, `Tallies` up
tally_sums.py           sums over cities that institutions take every day
saved_state.py          what a checkpoint keeps of a society
"""
