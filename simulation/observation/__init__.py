"""WHAT WE WATCH: stocks, measures and the record of a run. It reads the society and never changes it.

measures.py        one function per reported number: `score_auc`, `listed_share`, ...
measure_inputs.py  what measures are computed from
stocks.py          stocks of citizens, summed block by block
daily_table.py     which counts the daily table holds
spells_table.py    one row per listing
recorder.py        what is written down day by day, and the data frames made of it
"""
