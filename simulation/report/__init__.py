"""ONE FILE TO READ AND PASS ON: a run or a comparison as a self-contained HTML page, from results only.

writing.py      which parts a report has, in which order
sentences.py    the findings in plain words, from numbers only
reasons.py      why an institution acted, from the log
acts.py         the acts that count most, with causes
tables.py       outcomes, differences, groups, cities
provenance.py   where the numbers come from
page.py         HTML and looks
"""

from simulation.report.writing import report_of_comparison, report_of_run, write_report

__all__ = ["report_of_comparison", "report_of_run", "write_report"]
