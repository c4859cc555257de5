"""The same batch on a Ray cluster (extra `docverify[ray]`): a crew that may span machines.

Rows travel as blocks of JSON texts into Ray Data; `map_batches` runs them through a pool of
actors.  An actor holds one supervised worker, so its networks are opened once and a photo that
crashes or hangs costs what it costs locally: one line, same error policy.  Actors or machines that
are lost are replaced by Ray, and their batches done again.  Ray Data keeps only so many results
under way as are taken from it (back-pressure).

The result file is written by the process that started the run, by the same code as always: same
lines, same lock, same `--resume`.  Results come in no order.  The manifest is read to its end
first, into Ray's object store, which spills to disk; the starting process keeps a few hundred
bytes per row.

Every machine needs docverify, and the pictures under the same `root`.  Ray's usage reports and
the copying of logs to the driver are switched off: no network, no names in logs.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from docverify.errors import ConfigError, DocverifyError, ProcessingError
from docverify.items import Answer, Checker, Item
from docverify.policy import Policy, load_policy
from docverify.pool import LineHandler, Pool
from docverify.workers import Settings

__all__ = ["RayCrew", "VerifyBatch"]

_BLOCK: Final = 64  # most rows of a block; a block is the unit of retry and of back-pressure
_BATCH: Final = 8  # rows that an actor is given at once


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise ConfigError("--engine ray needs Ray: pip install docverify[ray]") from None


class VerifyBatch:
    """Inside an actor: batches of items in, batches of result lines out (Arrow tables)."""

    def __init__(
        self,
        build: Callable[[], Checker],
        policy: str | None,
        root: str,
        values: bool,
        settings: Settings,
    ) -> None:
        folder = Path(root)
        if not folder.is_dir():
            raise ConfigError("the root is not a folder on this machine")
        self._pool = Pool(
            partial(LineHandler, build, folder, values),
            jobs=1,
            policy=load_policy(policy),
            root=folder,
            settings=settings,
        )
        self._pool.__enter__()  # ends with the actor's process

    def __call__(self, batch: Any) -> Any:
        items = [Item(**json.loads(text)) for text in batch.column("item").to_pylist()]
        answers = self._pool.work(iter(items), lambda: False)
        lines = [(item.id, json.dumps(line)) for item, line in answers]
        arrow = _library("pyarrow")
        return arrow.table(
            {
                "id": arrow.array([i for i, _ in lines], arrow.string()),
                "line": arrow.array([t for _, t in lines], arrow.large_string()),
            }
        )


class RayCrew:
    """A `batch.Crew` of `jobs` actors.  Use as a context manager; run it with `ordered=False`.

    build    gives the verifier inside a worker; importable on every machine
    policy   path of a policy file (on every machine), or None
    address  of a running cluster, or None for one on this machine for the length of the run
    """

    def __init__(
        self,
        build: Callable[[], Checker],
        *,
        jobs: int,
        root: Path,
        policy: str | None = None,
        values: bool = False,
        settings: Settings | None = None,
        address: str | None = None,
    ) -> None:
        self._ray = _library("ray")
        self._data = _library("ray.data")
        self._arrow = _library("pyarrow")
        self._build = build
        self._jobs = jobs
        self._root = root.absolute()
        self._policy_path = policy
        self._policy = load_policy(policy)
        self._values = values
        self._settings = Settings() if settings is None else settings
        self._address = address
        self._ours = False

    @property
    def policy(self) -> Policy:
        return self._policy

    def __enter__(self) -> Self:
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        for name in ("ray", "ray.data"):
            logging.getLogger(name).setLevel(logging.ERROR)
        if self._ray.is_initialized():
            return self
        cores = {"num_cpus": self._jobs} if self._address is None else {}
        try:
            self._ray.init(
                address=self._address,
                include_dashboard=None if self._address else False,
                log_to_driver=False,
                logging_level="ERROR",
                **cores,
            )
        except (ConnectionError, ValueError, RuntimeError) as fault:
            raise ConfigError(f"Ray cannot be reached: {type(fault).__name__}") from fault
        self._ours = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._ours:
            self._ray.shutdown()

    def work(self, items: Iterator[Item | None], stopped: Callable[[], bool]) -> Iterator[Answer]:
        """See `batch.Crew`.  Raises what an actor raised at its start."""
        refs = list(self._blocks(items, stopped))
        if stopped() or not refs:
            return
        self._data.DataContext.get_current().enable_progress_bars = False
        lines = self._data.from_arrow_refs(refs).map_batches(
            VerifyBatch,
            fn_constructor_args=(
                self._build,
                self._policy_path,
                str(self._root),
                self._values,
                self._settings,
            ),
            batch_size=_BATCH,
            batch_format="pyarrow",
            compute=self._data.ActorPoolStrategy(size=min(self._jobs, len(refs))),
            num_cpus=1,
        )
        try:
            for batch in lines.iter_batches(batch_size=None, batch_format="pyarrow"):
                columns = (batch.column("id").to_pylist(), batch.column("line").to_pylist())
                for identity, text in zip(*columns, strict=True):
                    yield Item(identity, "", ""), json.loads(text)
                if stopped():
                    return
        except self._ray.exceptions.RayError as fault:
            raise _ours_within(fault) from fault

    def _blocks(self, items: Iterator[Item | None], stopped: Callable[[], bool]) -> Iterator[Any]:
        """The items as tables in the object store: small ones first, so that a short run keeps
        every actor busy and the first results come soon."""
        wanted = (json.dumps(item.to_dict()) for item in items if item is not None)
        count = 0
        while block := list(islice(wanted, min(_BLOCK, _BATCH * (1 + count // self._jobs)))):
            if stopped():
                return
            count += 1
            yield self._ray.put(self._arrow.table({"item": block}))


def _ours_within(fault: BaseException) -> DocverifyError:
    """The error of docverify that Ray's error was made of, or a ProcessingError."""
    seen: BaseException | None = fault
    while seen is not None:
        for one in (seen, getattr(seen, "cause", None)):
            if isinstance(one, DocverifyError):
                return type(one)(str(one).splitlines()[-1]) if one is seen else one
        seen = seen.__cause__ or seen.__context__
    return ProcessingError(f"Ray gave up: {type(fault).__name__}")
