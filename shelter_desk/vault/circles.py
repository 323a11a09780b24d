"""Circles: who can read which part. A keyring holds the circle keys one member can open."""

from collections.abc import Mapping
from dataclasses import dataclass

from shelter_desk import seals
from shelter_desk.vault.chain import Chain, CircleState


@dataclass(frozen=True)
class CircleKey:
    """A circle's keys of one generation: a pair that anyone seals to, a symmetric key for members."""

    box: seals.BoxKey
    symmetric: bytes

    @classmethod
    def fresh(cls) -> "CircleKey":
        return cls(seals.BoxKey.fresh(), seals.random_bytes(seals.KEY_BYTES))

    def packed(self) -> bytes:
        return self.box.secret + self.symmetric

    @classmethod
    def unpacked(cls, data: bytes) -> "CircleKey":
        if len(data) != 2 * seals.KEY_BYTES:
            raise seals.SealError("key length")
        return cls(seals.BoxKey(data[: seals.KEY_BYTES]), data[seals.KEY_BYTES :])


def older_context(circle: str, generation: int) -> bytes:
    """What binds a circle's older keys to the generation that wraps them."""
    return seals.canonical(["older", circle, generation])


class Keyring:
    """The circle keys a member (or recovery) can open, of every generation."""

    def __init__(self, keys: Mapping[str, Mapping[int, CircleKey]]) -> None:
        self._keys = keys

    @classmethod
    def of_member(cls, chain: Chain, member: str, box: seals.BoxKey) -> "Keyring":
        """Open what the chain seals to a member."""
        return cls(
            {
                name: _generations(name, circle, CircleKey.unpacked(box.open(circle.sealed[member])))
                for name, circle in chain.circles.items()
                if member in circle.sealed
            }
        )

    @classmethod
    def of_recovery(cls, chain: Chain, box: seals.BoxKey) -> "Keyring":
        """Open every circle with the recovery key."""
        return cls(
            {
                name: _generations(name, circle, CircleKey.unpacked(box.open(circle.recovery)))
                for name, circle in chain.circles.items()
            }
        )

    def circles(self) -> frozenset[str]:
        return frozenset(self._keys)

    def holds(self, circle: str) -> bool:
        return circle in self._keys

    def present(self, circle: str) -> tuple[int, CircleKey]:
        """The newest generation and its keys; KeyError for a circle that is not held."""
        generation = max(self._keys[circle])
        return generation, self._keys[circle][generation]

    def key(self, circle: str, generation: int) -> CircleKey | None:
        return self._keys.get(circle, {}).get(generation)


def _generations(name: str, circle: CircleState, present: CircleKey) -> dict[int, CircleKey]:
    """Unwrap older generations, each wrapped under the next one's symmetric key."""
    keys = {circle.generation: present}
    for generation in range(circle.generation, 1, -1):
        wrapped = circle.older[generation]
        opened = seals.open_seal(keys[generation].symmetric, wrapped, older_context(name, generation))
        keys[generation - 1] = CircleKey.unpacked(opened)
    return keys
