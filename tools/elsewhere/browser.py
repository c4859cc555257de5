"""Set HTML with a headless Chromium, spoken to over two pipes; pictures come back as arrays."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile

import cv2
import numpy as np

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


class Browser:
    """One headless page.  Use as a context."""

    def __enter__(self) -> Browser:
        program = next((p for name in PROGRAMS if (p := shutil.which(name))), None)
        if program is None:
            raise SystemExit("draw_elsewhere needs Chromium")
        self._profile = tempfile.mkdtemp()
        down, self._out = os.pipe()
        self._in, up = os.pipe()
        os.set_inheritable(down, True)
        os.set_inheritable(up, True)
        flags = "--headless=new --no-sandbox --disable-gpu --hide-scrollbars --no-first-run"
        self._process = subprocess.Popen(
            [
                *("/bin/sh", "-c", f'exec "$0" "$@" 3<&{down} 4>&{up}', program),
                *flags.split(),
                "--remote-debugging-pipe",
                f"--user-data-dir={self._profile}",
            ],
            close_fds=False,
            stderr=subprocess.DEVNULL,
        )
        os.close(down)
        os.close(up)
        self._count, self._rest = 0, b""
        target = self._ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        attach = {"targetId": target, "flatten": True}
        self._session = self._ask("Target.attachToTarget", attach)["sessionId"]
        self._frame = self._ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)
        shutil.rmtree(self._profile, ignore_errors=True)

    _session = ""

    def _ask(self, method: str, params: dict | None = None) -> dict:
        self._count += 1
        message: dict = {"id": self._count, "method": method, "params": params or {}}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data) :]
        while True:
            while b"\0" not in self._rest:
                got = os.read(self._in, 1 << 20)
                if not got:
                    raise RuntimeError("the browser went away")
                self._rest += got
            one, self._rest = self._rest.split(b"\0", 1)
            answer = json.loads(one)
            if answer.get("id") == self._count:
                if "error" in answer:
                    raise RuntimeError(answer["error"]["message"])
                return answer["result"]

    def draw(self, html: str, width: int, height: int, scale: float = 1.0) -> np.ndarray:
        """A page of width x height CSS pixels, `scale` pixels each; uint8[h, w, 3] BGR."""
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", size)
        self._ask("Page.setDocumentContent", {"frameId": self._frame, "html": html})
        wait = {"expression": "document.fonts.ready.then(() => 1)", "awaitPromise": True}
        self._ask("Runtime.evaluate", wait)
        shot = self._ask("Page.captureScreenshot", {"format": "png"})["data"]
        return cv2.imdecode(np.frombuffer(base64.b64decode(shot), np.uint8), cv2.IMREAD_COLOR)
