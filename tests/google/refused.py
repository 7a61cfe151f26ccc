"""What Google answers when it does not do what was asked."""

from typing import Any

JSON = dict[str, Any]

CODES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class Refused(Exception):
    def __init__(self, status: int, message: str, *details: JSON, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = details
        self.code = code or CODES[status]

    @property
    def body(self) -> JSON:
        error: JSON = {"code": self.status, "message": self.message, "status": self.code}
        return {"error": error | ({"details": list(self.details)} if self.details else {})}


def invalid(message: str) -> Refused:
    return Refused(400, message)


def error_info(reason: str, **metadata: str) -> JSON:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": "sheets.googleapis.com", **metadata},
    }
