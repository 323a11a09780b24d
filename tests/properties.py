"""How properties are tried every day: often enough to find what breaks, and the same on a busy machine."""

from hypothesis import HealthCheck, settings


def tried(times: int = 60) -> settings:
    """A number of examples, without a clock."""
    return settings(max_examples=times, deadline=None, suppress_health_check=[HealthCheck.too_slow])
