"""A browser driven over WebDriver (W3C, 2018) with the standard library alone: Debian's chromium and chromedriver."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update",
    "--disable-background-networking", "--disable-sync", "--disable-dev-shm-usage", "--lang=en",
    "--proxy-server=127.0.0.1:9",  # nothing listens there: the network is off
)  # fmt: skip


def installed() -> bool:
    """Whether there is a browser to drive."""
    return bool(shutil.which("chromium") and shutil.which("chromedriver"))


class Browser:
    """One window. `run` evaluates JavaScript; `console` and `requests` say what happened since they were last asked."""

    def __init__(self, port: int, profile: Path) -> None:
        self._base = f"http://127.0.0.1:{port}"
        options = {"args": [*FLAGS, f"--user-data-dir={profile}"], "binary": shutil.which("chromium")}
        logs = {"browser": "ALL", "performance": "ALL"}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": logs}
        self._session = self._send("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]

    def _send(self, method: str, path: str, body: Any = None) -> Any:
        data = json.dumps(body if body is not None else {}).encode() if method == "POST" else None
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        request = urllib.request.Request(self._base + path, data, {"Content-Type": "application/json"}, method=method)
        with opener.open(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def _ask(self, path: str, body: Any) -> Any:
        return self._send("POST", f"/session/{self._session}{path}", body)

    def open(self, address: str) -> None:
        self._ask("/url", {"url": address})

    def size(self, width: int, height: int) -> None:
        self._ask("/window/rect", {"width": width, "height": height})

    def run(self, script: str, *arguments: Any) -> Any:
        return self._ask("/execute/sync", {"script": script, "args": list(arguments)})

    def until(self, script: str, seconds: float = 10) -> Any:
        """What the script gives, as soon as it is true."""
        end = time.monotonic() + seconds
        while not (value := self.run(script)) and time.monotonic() < end:
            time.sleep(0.05)
        return value

    def press(self, key: str) -> None:
        keys = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self._ask("/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": keys}]})

    def console(self) -> list[str]:
        return [entry["message"] for entry in self._ask("/se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """The addresses asked for."""
        found = []
        for entry in self._ask("/se/log", {"type": "performance"}):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(str(message["params"]["request"]["url"]))
        return found

    def close(self) -> None:
        self._send("DELETE", f"/session/{self._session}")


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A window with a profile of its own in `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    window = None
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        window = Browser(port, folder)
        yield window
    finally:
        if window is not None:
            window.close()
        server.terminate()
        server.wait(timeout=20)
