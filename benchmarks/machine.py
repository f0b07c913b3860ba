"""Times and the machine that they were measured on."""

import os
import platform
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median


def describe_machine() -> str:
    """Return processor, cores and Python, and how busy the machine is, in one line."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    load = f", load {os.getloadavg()[0]:.1f} before the run" if hasattr(os, "getloadavg") else ""
    return f"{model}, {os.cpu_count()} cores, Python {sys.version.split()[0]}{load}"


def measure(calls: Iterable[Callable[[], object]]) -> list[float]:
    """Return how long each call took, in milliseconds."""
    times = []
    for call in calls:
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return times


def median_and_worst(call: Callable[[], object], times: int) -> str:
    """Ask several times; return the median and the longest time as part of a line."""
    found = measure([call] * times)
    return f"{median(found):8.1f} ms {max(found):8.1f} ms at worst"


def row(name: str, times: list[float]) -> str:
    """Return count, median, 95th percentile, mean and calls per second as a line of a table."""
    ordered = sorted(times)
    mean = sum(times) / len(times)
    p50, p95 = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{name:<34}{len(times):>6}{p50:>9.2f}{p95:>9.2f}{mean:>9.2f}{ordered[-1]:>9.2f}{1000 / mean:>9.0f}"


HEADER = f"{'':<34}{'n':>6}{'p50 ms':>9}{'p95 ms':>9}{'mean ms':>9}{'max ms':>9}{'a second':>9}"
