"""How a document leaves: as a file to be kept, never as a page of this site."""

from django.http import StreamingHttpResponse

from victims.services.documents import Download


def document_response(download: Download) -> StreamingHttpResponse:
    """The opened pieces as an attachment under a neutral name; no browser shows, guesses, keeps or resumes it."""
    headers = {
        "Content-Disposition": f'attachment; filename="{download.filename}"',
        "Content-Length": str(download.document.size_bytes),
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store, private",
        "Accept-Ranges": "none",
    }
    return StreamingHttpResponse(download.pieces, content_type=download.document.content_type, headers=headers)
