"""One round of sending: claim, send, mark (at least once; a worker that dies leaves a lease that runs out)."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog

from server.clock import Clock
from server.database import Database
from server.deliveries import queue
from server.deliveries.channels.channel import Channel, ChannelDown, DeliveryFailed
from server.deliveries.delivery import Delivery
from server.keys import Keys

log = structlog.get_logger()


def send_due(
    database: Database,
    channels: Mapping[str, Channel],
    keys: Keys,
    *,
    limit: int = 20,
    lease: timedelta = queue.LEASE,
    clock: Clock | None = None,
    jitter: Callable[[], float] = random.random,
    stopwatch: Callable[[], float] = time.monotonic,
) -> int:
    """Send what is due, at most `limit`; how many were claimed. Without `clock` leases go by the database's."""
    started = stopwatch()
    claimed = database.write(queue.claim, limit=limit, lease=lease, now=clock and clock())
    down: dict[str, ChannelDown] = {}
    for delivery in claimed:
        if stopwatch() - started >= lease.total_seconds():
            break  # the rest is anybody's again
        failure = down.get(delivery.channel) or _attempt(delivery, channels, keys)
        if failure is None:
            database.write(queue.mark_delivered, delivery, now=clock and clock())
            continue
        if isinstance(failure, ChannelDown):
            down[delivery.channel] = failure
        log.warning("not delivered", delivery=str(delivery.id), channel=delivery.channel, attempts=delivery.attempts)
        database.write(
            queue.mark_failed,
            delivery,
            str(failure),
            permanent=failure.permanent,
            jitter=jitter(),
            now=clock and clock(),
        )
    return len(claimed)


def _attempt(delivery: Delivery, channels: Mapping[str, Channel], keys: Keys) -> DeliveryFailed | None:
    channel = channels.get(delivery.channel)
    if channel is None:
        return DeliveryFailed(f"The channel {delivery.channel} is not set up any more.", permanent=True)
    try:
        channel.send(delivery, queue.message_of(delivery, keys))
    except DeliveryFailed as failure:
        return failure
    except Exception as failure:  # whatever a channel does, the others' deliveries go on
        log.exception("channel failed", delivery=str(delivery.id), channel=delivery.channel)
        return DeliveryFailed(f"The channel failed: {type(failure).__name__}.")
    return None
