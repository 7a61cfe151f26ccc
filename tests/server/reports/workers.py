"""Two workers who find the same thing due at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread


def two_workers(go_round: Callable[[], int]) -> list[int]:
    """What each of them made."""
    both, made = Barrier(2), list[int]()

    def work() -> None:
        both.wait()
        made.append(go_round())

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return made
