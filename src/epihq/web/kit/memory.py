"""What a process has put together and keeps, the newest few."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Things under names that change with all that they were made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._changing = Lock()
        self._making: dict[Hashable, Lock] = {}

    def get(self, name: Hashable, make: Callable[[], T]) -> T:
        """Give the thing, made now if it is not kept: by one, while others wait."""
        found = self._things.get(name)
        if found is None:
            with self._turn(name):
                found = self._things.get(name)
                if found is None:
                    found = make()
                    self._keep(name, found)
        return found

    @contextmanager
    def _turn(self, name: Hashable) -> Iterator[None]:
        """Let one after the other make a thing; who makes another waits for nobody."""
        with self._changing:
            turn = self._making.setdefault(name, Lock())
        with turn:
            try:
                yield
            finally:
                with self._changing:
                    self._making.pop(name, None)

    def _keep(self, name: Hashable, thing: T) -> None:
        with self._changing:
            self._things[name] = thing
            while len(self._things) > self._most:
                self._things.popitem(last=False)
