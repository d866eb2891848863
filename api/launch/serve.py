"""The server process: uvicorn with what Ruhu needs of it."""

import argparse
import os
from pathlib import Path

import uvicorn

SHUTDOWN_S = 8


def serve(
    host: str,
    port: int,
    processes: int = 1,
    certificate: Path | None = None,
    key: Path | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are finished first.

    With a certificate and its key, over https.
    """
    uvicorn.run(
        "api.main:app",
        factory=True,
        host=host,
        port=port,
        workers=processes,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        log_level="warning",
        access_log=False,  # addresses and ids of households would stand in it
        server_header=False,
        proxy_headers="FORWARDED_ALLOW_IPS" in os.environ,
        timeout_graceful_shutdown=SHUTDOWN_S,
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--host", required=True)
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--certificate", type=Path)
    options.add_argument("--key", type=Path)
    chosen = options.parse_args()
    serve(chosen.host, chosen.port, certificate=chosen.certificate, key=chosen.key)
