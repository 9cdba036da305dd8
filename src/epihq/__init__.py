"""epihq: the operational headquarters of an epidemic in software.

The rooms, from the ground up: ``terms`` (words), ``archive`` (what was published)
and ``epi`` (mathematics), ``assessment`` (frozen records) and ``exercise``
(simulated epidemics), ``reports`` (the briefing), ``cli`` (the terminal).
Importing this package loads none of them.
"""

__version__ = "0.1.0"
