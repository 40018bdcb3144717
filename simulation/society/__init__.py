"""WHEN: the society, its day in straight-line code, and the population half.

model.py        `Society`, a mesa.Model: day zero and the day
day.py          the order of a day of citizens and firms, one verb a line
populace.py     the population half
world.py        what a day only reads
past.py         what went before the first day
shared_past.py  who lived it, where there are many
first_views.py  what people think at first
"""
