"""A made-up visit as the response that its tablet or page would have sent."""

from base64 import urlsafe_b64encode

from server.commands.demo.visit import Visit
from server.keys import Keys
from surveys.ids import new_id
from surveys.response import Response
from surveys.survey import Survey


def response_of(visit: Visit, survey: Survey, keys: Keys) -> Response:
    """The same each time under the same key; without it nobody finds the page behind its slip."""
    proof = bytes.fromhex(keys.hash("demo", visit.number).rpartition(":")[2])
    walk, by_tablet = visit.walk, visit.spot.kind == "tablet"
    return Response(
        id=new_id(visit.at, proof[:10]),
        survey=survey.slug,
        version=survey.version,
        language=walk.language,
        started_at=visit.at,
        ended_at=visit.ends_at,
        ended="finished" if walk.finished else "left",
        answers=walk.answers,
        slip=urlsafe_b64encode(proof[16:]).decode().rstrip("="),
        contact=walk.contact,
        shown=tuple(walk.shown),
        layout="row" if by_tablet else "",
        flags=visit.flags,
    )
