"""The numbers of a run as a table of Markdown."""

from typing import Any

PLAIN = "plain ReportLab"


def table(results: dict[str, dict[str, Any]]) -> str:
    """Rates by processor time and by the clock; KB with the plate where files share one; × plain ReportLab."""
    lines = [
        "| how | certificates/s per core | by the clock | × plain ReportLab | KB a file | peak MB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    plain = results.get(PLAIN, {})
    base = rate(plain) if "cpu" in plain else 0
    for name, said in results.items():
        if "missing" in said:
            lines.append(f"| {name} | {said['missing']} | | | | |")
            continue
        octets = said["bytes"] + said.get("plate", 0)
        kilobytes = f"{octets / 1000:.0f}"
        if "plate" in said:
            kilobytes += f" ({said['bytes'] / 1000:.0f} without the plate)"
        times = (
            f"{rate(said) / base:,.0f}"
            if base and rate(said) >= 10 * base
            else f"{rate(said) / base:.1f}"
            if base
            else ""
        )
        clock = said["count"] / said["wall"]
        lines.append(f"| {name} | {rate(said):,.0f} | {clock:,.0f} | {times} | {kilobytes} | {said['peak']:.0f} |")
    return "\n".join(lines)


def rate(said: dict[str, Any]) -> float:
    return float(said["count"] / said["cpu"])
