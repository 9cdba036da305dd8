"""From the register to a day's rounds: who is to be visited, and which teams go."""

from epihq.care.visiting.days import Ask, Asked, RoundDay, day_of

__all__ = ["Ask", "Asked", "RoundDay", "day_of"]
