"""What a process has put together and keeps, the newest few."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Things under names that change with all that they were made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[str, T] = OrderedDict()
        self._making = Lock()

    def get(self, name: str, make: Callable[[], T]) -> T:
        """Give the thing, made now if it is not kept: by one, while others wait."""
        found = self._things.get(name)
        if found is None:
            with self._making:
                found = self._things.get(name)
                if found is None:
                    found = self._things[name] = make()
                    while len(self._things) > self._most:
                        self._things.popitem(last=False)
        return found
