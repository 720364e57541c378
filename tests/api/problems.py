"""What every problem must look like, whoever answered it."""

from typing import Any

from portal.api.problems import PROBLEMS

ALWAYS = ["type", "title", "status", "detail", "instance", "request_id"]


def assert_problem(reply: Any, name: str) -> dict[str, Any]:
    """The reply is this problem by RFC 9457 and by our own contract; its document."""
    assert reply["Content-Type"] == "application/problem+json", reply.content
    document: dict[str, Any] = reply.json()
    kind = PROBLEMS[name]
    assert [key for key in document if key != "errors"] == ALWAYS
    assert document["type"] == f"/api/v1/problems/{name}", document
    assert document["status"] == reply.status_code == kind.status
    assert document["title"]
    assert document["detail"]
    assert document["instance"] == reply.wsgi_request.path
    assert document["request_id"] == reply["X-Request-ID"]
    assert reply["Cache-Control"] == "no-store"
    for entry in document.get("errors", []):
        assert set(entry) in ({"pointer", "code", "detail"}, {"parameter", "detail"})
    return document
