"""Machines learn whether we are well, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from epihq.operations.processes.tables import HeartbeatRow


def beat(seconds_ago, every=60):
    at = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    due = at + timedelta(seconds=every)
    HeartbeatRow.objects.create(name="watch", beat_at=at, due_at=due)


@pytest.mark.parametrize(("age", "status"), [(10, 200), (170, 200), (190, 503)])
def test_a_watch_that_missed_three_beats_is_an_alarm(stranger, age, status):
    beat(age)

    answer = stranger.get("/healthz")

    assert answer.status_code == status
    assert answer.json()["ok"] is (status == 200)
    assert answer.json()["log_head"] == 1


def test_a_room_without_a_watch_is_not_well(stranger):
    assert stranger.get("/healthz").status_code == 503


def test_metrics_count_and_name_nobody(stranger, officer):
    officer("duty-officer", "a.mammadova")
    beat(10)
    stranger.get("/healthz")

    told = stranger.get("/metrics").content.decode()

    assert 'epihq_heartbeat_age_seconds{part="watch"} 1' in told
    assert "epihq_open_signals 0.0" in told
    assert "epihq_log_head 2.0" in told
    assert 'epihq_request_seconds_count{page="healthz"' in told
    assert "mammadova" not in told
