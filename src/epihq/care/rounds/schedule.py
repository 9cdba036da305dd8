"""Routes while they are being made: who goes where after whom, and when each begins.

All begin as early as they can: the least starts that keep every way, window and gap.
What is late then could not be less late in these routes. An insertion only moves
starts later, so it is followed from where it stands; after a removal all are timed
anew. Lists carry the single steps, arrays the looks over all places at once.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Self

import numpy as np

from epihq.care.rounds.problem import NOBODY, Kept, Problem

# What waits for what waits for it never begins: so much after the last
# window nobody begins.
_NEVER = 1440.0
_ROUNDING = 1e-6


class Schedule:
    """The routes of one problem, changed in place.

    ``team``, ``after``, ``before`` and ``start`` are by node. ``open_after`` is the
    team into whose route a task may be put after this node, or nobody.
    """

    def __init__(self, problem: Problem) -> None:
        """Begin with teams that stay at their centres."""
        tasks, teams = problem.tasks, len(problem.teams)
        nodes = tasks + 2 * teams
        self.problem = problem
        self.way: list[list[float]] = problem.way.tolist()
        self.way_to = np.ascontiguousarray(problem.way.T)
        self.team = [NOBODY] * tasks + [k for k in range(teams) for _ in range(2)]
        self.after = list(range(1, nodes + 1))
        self.before = list(range(-1, nodes - 1))
        self.start = [*problem.earliest, *(0.0,) * 2 * teams]
        self.free = [True] * tasks
        # A last column for nobody, who is able to do nothing.
        self.able = np.pad(problem.able, ((0, 0), (0, 1)))
        self.load = [0] * teams
        self.length = list(problem.length)
        self.earliest = list(problem.earliest)
        never = max(problem.latest, default=0.0) + _NEVER
        self.never = [never] * nodes
        self.partner = list(problem.partner)
        # The last hour at which each node may begin: nobody is back after their shift.
        self.last = [
            *(min(one, never) for one in problem.hard),
            *(min(one + _ROUNDING, never) for one in problem.ends for _ in range(2)),
        ]
        self.last_kept = [problem.start_of(team) for team in range(teams)]
        self.open_after = np.array(self.team)
        self.open_after[tasks + 1 :: 2] = NOBODY
        self.slack = [math.inf] * nodes
        self.room = [math.inf] * nodes
        self.starts = np.array(self.start)
        self.afters = np.array(self.after)
        self.lengths = np.array(self.length)
        self.retime()

    def copy(self) -> Self:
        """Give one that changes alone."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        for name in ("team", "after", "before", "start", "load", "slack", "room"):
            setattr(other, name, getattr(self, name)[:])
        for name in ("open_after", "starts", "afters"):
            setattr(other, name, getattr(self, name).copy())
        return other

    def route(self, team: int) -> list[int]:
        """List the tasks of a team in order."""
        tasks, at = self.problem.tasks, self.after[self.problem.start_of(team)]
        found = []
        while at < tasks:
            found.append(at)
            at = self.after[at]
        return found

    # -- what it costs ------------------------------------------------------------

    def travel(self) -> float:
        """Add up all ways, with those back."""
        total = 0.0
        for team in range(len(self.load)):
            at = self.problem.start_of(team)
            end = at + 1
            while at != end:
                then = self.after[at]
                total += self.way[at][then]
                at = then
        return total

    def lateness(self) -> tuple[float, float]:
        """Give the weighted total, and the largest."""
        total = largest = 0.0
        for task, (latest, weight) in enumerate(
            zip(self.problem.latest, self.problem.weight, strict=True)
        ):
            late = self.start[task] - latest
            if late > 0 and self.team[task] != NOBODY:
                total += weight * late
                largest = max(largest, late)
        return total, largest

    def left_out(self) -> float:
        """Give the weights of tasks that nobody does."""
        return sum(
            weight
            for team, weight in zip(self.team, self.problem.weight, strict=False)
            if team == NOBODY
        )

    def cost(self) -> float:
        """Weigh it by the objective."""
        aim, (total, largest) = self.problem.objective, self.lateness()
        return (
            aim.travel * self.travel()
            + aim.lateness * total
            + aim.largest * largest
            + aim.left_out * self.left_out()
        )

    # -- changing it --------------------------------------------------------------

    def link(self, task: int, place: int) -> None:
        """Put a task after the node ``place``, without looking at the hours."""
        then = self.after[place]
        team = self.team[place]
        self.after[place] = self.afters[place] = task
        self.after[task] = self.afters[task] = then
        self.before[task], self.before[then] = place, task
        self.team[task] = self.open_after[task] = team
        self.load[team] += self.problem.packages[task]

    def unlink(self, task: int) -> None:
        """Take a task out, without looking at the hours."""
        place, then, team = self.before[task], self.after[task], self.team[task]
        self.after[place] = self.afters[place] = then
        self.before[then] = place
        self.team[task] = self.open_after[task] = NOBODY
        self.load[team] -= self.problem.packages[task]

    def insert(self, tasks: Sequence[int], places: Sequence[int]) -> bool:
        """Put tasks of a visit after places, hours followed; False: it cannot be.

        What cannot be leaves everything as it was.
        """
        for task, place in zip(tasks, places, strict=True):
            self.link(task, place)
        moved: list[tuple[int, float]] = []
        hours = self._hours(tasks, places)
        for task, hour in zip(tasks, hours, strict=True):
            moved.append((task, self.start[task]))
            self.start[task] = hour
        on_time = all(self.start[task] <= self.last[task] for task in tasks)
        if on_time and self._follow(list(tasks), moved, self.last, tasks[0]):
            for node, _ in moved:
                self.starts[node] = self.start[node]
            return True
        for node, was in reversed(moved):
            self.start[node] = was
        for task in reversed(tasks):
            self.unlink(task)
        return False

    def _hours(self, tasks: Sequence[int], places: Sequence[int]) -> list[float]:
        """Give when tasks of a visit begin, as they wait for each other."""
        partner, offset = self.partner, self.problem.offset
        hours = [
            max(
                self.earliest[task],
                self.start[place] + self.length[place] + self.way[place][task],
            )
            for task, place in zip(tasks, places, strict=True)
        ]
        other = partner[tasks[0]]
        if len(tasks) == 2:
            hours[0] = max(hours[0], hours[1] + offset[tasks[1]])
            hours[1] = max(hours[1], hours[0] + offset[tasks[0]])
        elif other != NOBODY and self.team[other] != NOBODY:
            hours[0] = max(hours[0], self.start[other] + offset[other])
        return hours

    def _follow(
        self,
        nodes: list[int],
        moved: list[tuple[int, float]],
        last: Sequence[float],
        root: int = NOBODY,
    ) -> bool:
        """Push later whatever follows from these nodes; False: later than ``last``.

        ``root`` has just been put in and waits for nothing any more: what pushes it
        again follows from it, and they would wait for each other for ever.
        """
        # This loop is most of a search: names of its own, nothing looked up twice.
        start, after, length, way = self.start, self.after, self.length, self.way
        team, partner, offset = self.team, self.partner, self.problem.offset
        while nodes:
            node = nodes.pop()
            done = start[node] + length[node]
            other = partner[node]
            pushed = [(after[node], done + way[node][after[node]])]
            if other >= 0 and team[other] >= 0:
                pushed.append((other, start[node] + offset[node]))
            for then, hour in pushed:
                if hour > start[then]:
                    moved.append((then, start[then]))
                    start[then] = hour
                    if hour > last[then] or then == root:
                        return False
                    if then < self.problem.tasks:
                        nodes.append(then)
        return True

    def retime(self) -> bool:
        """Time all from the beginning; False: some cannot be as early as needed."""
        problem, start, after = self.problem, self.start, self.after
        way, length, earliest = self.way, self.length, self.earliest
        partner, team = self.partner, self.team
        paired = []
        for number, begins in enumerate(problem.begins):
            node = problem.tasks + 2 * number
            end, start[node] = node + 1, begins
            hour = begins
            while node != end:
                then = after[node]
                hour += length[node] + way[node][then]
                if then != end:
                    hour = max(hour, earliest[then])
                    if partner[then] >= 0 and team[partner[then]] >= 0:
                        paired.append(then)
                start[then] = hour
                node = then
        ends = self._follow(paired, [], self.never)
        self.starts[:] = start
        return ends and all(
            hour <= last or who == NOBODY
            for hour, last, who in zip(start, self.last, team, strict=True)
        )

    def remove(self, visits: Iterable[int]) -> bool:
        """Take visits out and time the others anew; False: some cannot be any more.

        That is only where a way is longer than another by way of somebody.
        """
        for visit in visits:
            for task in self.problem.tasks_of[visit]:
                if self.free[task] and self.team[task] != NOBODY:
                    self.unlink(task)
                    self.start[task] = self.earliest[task]
        was = self.starts.copy()
        holds = self.retime()
        moved = np.flatnonzero(self.starts != was)
        for team in {self.team[node] for node in moved} - {NOBODY}:
            self.measure(team)
        return holds

    def measure(self, team: int) -> None:
        """Tell by how much each start of a route may move before anybody is late.

        ``slack`` until somebody is late (later than they are), ``room`` until somebody
        may no longer be. A partner is looked at as it was last measured.
        """
        problem, start, way, before = self.problem, self.start, self.way, self.before
        slacks, rooms, last, length = self.slack, self.room, self.last, self.length
        then = problem.tasks + 2 * team + 1
        slack = room = slacks[then] = rooms[then] = last[then] - start[then]
        node = before[then]
        while node < problem.tasks:
            hour = start[node]
            wait = start[then] - hour - length[node] - way[node][then]
            slack = min(max(problem.latest[node] - hour, 0.0), slack + wait)
            room = min(last[node] - hour, room + wait)
            other = self.partner[node]
            if other >= 0 and self.team[other] >= 0:
                gap = start[other] - hour - problem.offset[node]
                slack = min(slack, slacks[other] + gap)
                room = min(room, rooms[other] + gap)
            slacks[node], rooms[node] = slack, room
            node, then = before[node], node

    # -- what stays of an earlier plan ----------------------------------------------

    def keep(self, kept: Kept) -> None:
        """Set what has begun where it was, and what is held where it will be."""
        for team, begun in kept.begun.items():
            for task, hour in begun:
                self._keep_begun(team, task, hour)
            if begun:
                task, hour = begun[-1]
                self._lasts(task, max(self.length[task], kept.now - hour))
        for team, held in kept.held.items():
            at = self.last_kept[team]
            for task in held:
                self.link(task, at)
                self.free[task], self.last[task] = False, self.never[task]
                at = task
        self._untie()
        self.retime()
        for task in (task for held in kept.held.values() for task in held):
            self.last[task] = max(self.start[task], self._latest(task))
        for team in range(len(self.load)):
            end = self.problem.end_of(team)
            # Who is back too late with what they have is so already.
            self.last[end] = max(self.last[end], self.start[end])
            self.measure(team)

    def _untie(self) -> None:
        """Where one of two has begun, the other no longer moves it."""
        for task, other in enumerate(self.problem.partner):
            both_stay = other != NOBODY and not self.free[task] and not self.free[other]
            if both_stay and self.earliest[other] == self.last[other]:
                self.partner[task] = NOBODY

    def _latest(self, task: int) -> float:
        """Give the last hour of one that is held: no visit put in makes it later."""
        other = self.problem.partner[task]
        latest = self.problem.hard[task]
        if other != NOBODY and not self.free[other]:
            latest = min(latest, self.start[other] - self.problem.offset[task])
        return min(latest, self.never[task])

    def _keep_begun(self, team: int, task: int, hour: float) -> None:
        """Set a task at its hour after what the team has begun before."""
        place = self.last_kept[team]
        self.link(task, place)
        self.open_after[place] = NOBODY
        # However long the one before was planned to take: this one began at its hour.
        left = hour - self._hour_of(place) - self.way[place][task]
        self._lasts(place, min(self.length[place], left))
        self.last_kept[team] = task
        self.earliest[task] = self.last[task] = hour
        self.free[task] = False

    def _hour_of(self, node: int) -> float:
        tasks = self.problem.tasks
        begins = self.problem.begins
        return self.earliest[node] if node < tasks else begins[(node - tasks) // 2]

    def _lasts(self, node: int, length: float) -> None:
        self.length[node] = self.lengths[node] = length
