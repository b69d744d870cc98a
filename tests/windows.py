"""Waiting for a window in tests."""


def wait_for_quiet(qtbot, window):
    """Wait until the map of a window is sharp and nothing runs or is about to."""

    def is_quiet():
        canvas = window.canvas
        is_still = not window.jobs.running and not window._renewal.isActive()
        return canvas.source is not None and canvas.is_sharp and is_still

    qtbot.waitUntil(is_quiet, timeout=30_000)
