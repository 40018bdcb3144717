"""PICTURES, made from results only and never from a live model; one picture a file.

    album.py         which pictures a run, a comparison or a sweep gets
    labels.py        what outcomes and groups are called
    style.py         how pictures look and are saved
    reforms.py       which reform does how much
    patterns.py      targets and what was simulated
    where_scope_helps.py  expansive less narrow over a sweep
    frames.py        what pictures read of a run
    intervals.py     how sure we are
    placing.py       where labels go

`labels` needs no drawing library, so this file loads nothing.
"""
