"""Refusals with a stable code, and their one JSON shape (RFC 9457 problem details)."""

from typing import Any, ClassVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from api.core.messages import message_for

PROBLEM_JSON = "application/problem+json"


class Problem(BaseModel):
    """The one shape of every refusal (RFC 9457)."""

    type: str = Field(examples=["urn:ruhu:not_found"])
    title: str
    status: int
    code: str
    """Stable; programs decide by it."""

    message: str
    """For people, in zh-CN or en by ``Accept-Language``."""

    details: dict[str, Any]


def _documented(text: str) -> dict[str, Any]:
    return {
        "description": text,
        "model": Problem,
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: _documented("Nobody is signed in, or the device's proof does not fit."),
    403: _documented("No role of the caller allows this."),
    404: _documented("It does not exist or lies outside the caller's units."),
    409: _documented("Something changed meanwhile."),
    422: _documented("The request misses its schema, or a rule refuses it."),
}
"""What every endpoint may answer besides its own."""

STATUS_CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}


class AppError(Exception):
    """A rule said no: an expected refusal with a message for people. Never raised for a bug.

    Its text stands under ``code`` in ``api/core/messages/*.{zh-CN,en}.json``; the keyword
    details fill the text's placeholders and travel to the caller.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str]
    """Stable name for machines; tablets decide by it. Changing one breaks old tablets."""

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.headers: dict[str, str] = {}
        self.details = details


class NotFound(AppError):
    """The thing does not exist, or lies outside what the caller may see."""

    status = 404
    code = "not_found"


class BodyTooLarge(AppError):
    status = 413
    code = "body_too_large"


class InvalidRequest(AppError):
    """A body or a parameter misses its schema; ``details.problems`` says where."""

    status = 422
    code = "invalid_request"


def language_of(request: Request) -> str:
    """Return ``en`` when the caller asks for it first, else ``zh-CN``."""
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "zh-CN"


def problem(request: Request, status: int, code: str, details: dict[str, Any]) -> JSONResponse:
    """Build the one error shape."""
    title, message = message_for(code, language_of(request), details)
    body = {
        "type": f"urn:ruhu:{code}",
        "title": title,
        "status": status,
        "code": code,
        "message": message,
        "details": details,
    }
    return JSONResponse(body, status_code=status, media_type=PROBLEM_JSON)


def refusal_answer(request: Request, refusal: AppError) -> JSONResponse:
    """Return a refusal as the error shape, for an endpoint whose transaction must commit."""
    answer = problem(request, refusal.status, refusal.code, refusal.details)
    answer.headers.update(refusal.headers)
    return answer


async def answer_refusal(request: Request, refusal: Exception) -> JSONResponse:
    """Turn any AppError into the error shape."""
    assert isinstance(refusal, AppError)
    return refusal_answer(request, refusal)


async def answer_invalid(request: Request, invalid: Exception) -> JSONResponse:
    """Turn a body that misses its schema into ``invalid_request`` with pointers to the faults."""
    assert isinstance(invalid, RequestValidationError)
    problems = [
        {"pointer": "/" + "/".join(str(part) for part in fault["loc"]), "rule": fault["type"]}
        for fault in invalid.errors()
    ]
    return problem(request, 422, "invalid_request", {"problems": problems})


async def answer_http(request: Request, failure: Exception) -> JSONResponse:
    """Give the framework's own refusals (unknown path, method) the same shape."""
    assert isinstance(failure, HTTPException)
    code = STATUS_CODES.get(failure.status_code, f"http_{failure.status_code}")
    return problem(request, failure.status_code, code, {})
