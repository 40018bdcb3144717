"""HOW A CLASS MEETS IT: a page on loopback with two policies side by side, on one clock and one seed.

limits.py     how much one page may ask for
recipes.py    a scenario and the changes made to it, day by day
pictures.py   what the page shows of one day
lanes.py      one pane: a society lived day by day, forked where a change is made
bands.py      how sure the difference is: replicates made behind
requests.py   what a browser may ask, checked
sessions.py   two panes of one browser, and the answers to what it asks
controls.py   what can be changed: parameters, conduct items, safeguards
stories.py    why something happened to one citizen
lessons.py    lessons and rounds, which are text files
answer_keys.py  the numbers behind the lessons, computed
server.py     the page itself: addresses, guards, start
recording.py  a comparison as one file that plays without Python
solara.py     the model in Mesa's SolaraViz
"""
