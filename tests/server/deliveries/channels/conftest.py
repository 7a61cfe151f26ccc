from datetime import datetime, timedelta
from uuid import UUID

import pytest

from server.deliveries.delivery import Delivery


@pytest.fixture
def delivery(now: datetime) -> Delivery:
    return Delivery(
        id=UUID("019cae90-0000-7000-8000-000000000001"),
        channel="email",
        destination="mara@riverside.example",
        subject="case:1",
        attempts=1,
        run_at=now,
        give_up_at=now + timedelta(days=1),
        sealed=b"",
    )
