"""Celery: Redis is only the doorbell, so every setting prefers ringing twice to not ringing."""

from __future__ import annotations

from typing import Any

from kombu import Queue

from portal.settings.environment import Environment

# Longer than any task: a task is one claim of rows and runs in seconds.
VISIBILITY_SECONDS = 120

# A worker listens to both unless it is told otherwise (`--queues`): a large county's simulations can have a process of
# their own, which keeps the county's columns in memory and is never busy with a recompute (docs/operating.md).
DRAINS, SIMULATIONS = "celery", "simulations"


def celery_settings(env: Environment) -> dict[str, Any]:
    """Settings under the CELERY_ prefix."""
    return {
        "CELERY_BROKER_URL": env.redis_url,
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_TASK_ACKS_LATE": True,
        "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
        "CELERY_TASK_SERIALIZER": "json",
        "CELERY_ACCEPT_CONTENT": ["json"],
        "CELERY_TASK_QUEUES": [Queue(DRAINS), Queue(SIMULATIONS)],
        "CELERY_TASK_DEFAULT_QUEUE": DRAINS,
        "CELERY_TASK_ROUTES": {"rules.tasks.simulate_county": {"queue": SIMULATIONS}},
        "CELERY_TASK_TIME_LIMIT": 100,
        "CELERY_TASK_SOFT_TIME_LIMIT": 80,
        "CELERY_TIMEZONE": "UTC",
        "CELERY_WORKER_POOL": "prefork",
        "CELERY_WORKER_CONCURRENCY": 2,
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_WORKER_HIJACK_ROOT_LOGGER": False,
        # Celery would sign in to the database anew for every task; `rules.tasks` looks whether a kept one is alive.
        "CELERY_DB_REUSE_MAX": 1000,
        "CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS": True,
        # Rows are the queue: a ring that cannot be sent is sent again by the sweep, so no request waits for it.
        "CELERY_TASK_PUBLISH_RETRY": False,
        "CELERY_BROKER_CONNECTION_TIMEOUT": 1,
        # The worker, on the other hand, waits for its broker for as long as it takes.
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CELERY_BROKER_CONNECTION_MAX_RETRIES": None,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "visibility_timeout": VISIBILITY_SECONDS,
            # kombu looks for unacknowledged messages every 10 s x 10 by default: 101 s until a redelivery.
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 1,
            "socket_timeout": 3,
            "max_retries": 0,
        },
        "CELERY_BEAT_SCHEDULE_FILENAME": str(env.data_dir / "celerybeat-schedule"),
        "CELERY_BEAT_SCHEDULE": {
            "sweep": {
                "task": "rules.tasks.sweep",
                "schedule": env.sweep_seconds,
                # A sweep that nobody took before the next one is not needed any more.
                "options": {"expires": env.sweep_seconds},
            },
        },
    }
