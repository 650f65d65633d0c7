"""The cheapest way to bring as much as possible from one place to another: successive shortest paths, whole numbers."""

from collections import deque
from collections.abc import Hashable


class Flow:
    """A network of edges with room for so much, at such a cost for each; every edge has its way back behind it."""

    def __init__(self) -> None:
        self.places: dict[Hashable, int] = {}
        self.leaving: list[list[int]] = []
        self.target: list[int] = []
        self.room: list[int] = []
        self.cost: list[int] = []

    def add(self, start: Hashable, end: Hashable, room: int, cost: int) -> int:
        """An edge; its number tells afterwards whether it was used."""
        first, second, number = self._place(start), self._place(end), len(self.target)
        for here, there, free, price in ((first, second, room, cost), (second, first, 0, -cost)):
            self.leaving[here].append(len(self.target))
            self.target.append(there)
            self.room.append(free)
            self.cost.append(price)
        return number

    def used(self, edge: int) -> int:
        return self.room[edge + 1]

    def run(self, start: Hashable, end: Hashable) -> None:
        """Send all that finds a way, the cheapest way first."""
        first, last = self._place(start), self._place(end)
        while path := self._shortest(first, last):
            amount = min(self.room[edge] for edge in path)
            for edge in path:
                self.room[edge] -= amount
                self.room[edge ^ 1] += amount

    def _place(self, name: Hashable) -> int:
        if name not in self.places:
            self.places[name] = len(self.leaving)
            self.leaving.append([])
        return self.places[name]

    def _shortest(self, first: int, last: int) -> list[int]:
        """The edges of a cheapest way that has room, or none (Bellman and Ford with a queue)."""
        cheapest: dict[int, int] = {first: 0}
        by: dict[int, int] = {}
        waiting, is_waiting = deque([first]), {first}
        while waiting:
            here = waiting.popleft()
            is_waiting.discard(here)
            for edge in self.leaving[here]:
                there, price = self.target[edge], cheapest[here] + self.cost[edge]
                if self.room[edge] and price < cheapest.get(there, price + 1):
                    cheapest[there], by[there] = price, edge
                    if there not in is_waiting:
                        waiting.append(there)
                        is_waiting.add(there)
        path, here = [], last
        while here != first:
            if here not in by:
                return []
            path.append(by[here])
            here = self.target[by[here] ^ 1]
        return path[::-1]
