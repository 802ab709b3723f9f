"""A tagger shared by threads takes no more memory for each thread that ever was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ALLOWED = 150.0
"""MB that 200 threads may leave behind."""
FLAT = 30.0
"""MB that as many more may add to that: what the allocator does not give back at once."""
STILL = 5.0
"""MB that 1,500 requests may add when as many have been answered: 3 kB each would be too much."""

SHARED = r"""
import re, sys, threading, urllib.parse, urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import torch
import xscript_ner

torch.set_num_threads(1)
tagger = xscript_ner.load(sys.argv[1])
text = "鈴木さんは京都でソニーのフガッシーに会った。"

def memory():
    status = open("/proc/self/status").read()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024

def one_after_the_other(count):
    for _ in range(count):
        thread = threading.Thread(target=tagger, args=(text,))
        thread.start()
        thread.join()

def all_alive(count):
    barrier = threading.Barrier(count + 1)
    def work():
        tagger(text)
        barrier.wait(60)
        barrier.wait(60)
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    barrier.wait(60)
    found = memory()
    barrier.wait(60)
    for thread in threads:
        thread.join()
    return found

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        asked = urllib.parse.unquote(self.path[1:])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(tagger(asked).entities[0].label.encode())

    def log_message(self, *_):
        pass

def served(count):
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/{urllib.parse.quote(text)}"
        for _ in range(count):
            assert urllib.request.urlopen(address, timeout=30).read() == b"PERSON"
        server.shutdown()

def answered(count, threads):
    names = ["鈴木", "京都", "ソニー", "東京"]
    texts = [f"{names[n % 4]}は{n % 50}番目の{names[n % 3]}に会った。" for n in range(count)]
    with ThreadPoolExecutor(threads) as pool:
        assert [found.text for found in pool.map(tagger, texts)] == texts

tagger(text)
before = memory()
"""


def growth(program: str, model_path: Path) -> list[float]:
    """MB over ``before`` that a program prints, a line each."""
    ended = subprocess.run(
        [sys.executable, "-c", SHARED + program, str(model_path)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return [float(line) for line in ended.stdout.split()]


linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")


@linux
def test_short_lived_threads_leave_nothing_behind(model_path: Path) -> None:
    after = growth(
        "for count in (200, 200): one_after_the_other(count); print(memory() - before)", model_path
    )
    assert after[0] < ALLOWED
    assert after[1] - after[0] < FLAT


@linux
def test_threads_that_live_together_share_what_is_kept(model_path: Path) -> None:
    after = growth("for count in (200, 200): print(all_alive(count) - before)", model_path)
    assert after[0] < ALLOWED
    assert after[1] - after[0] < FLAT


@linux
def test_a_threading_web_server_stays_flat(model_path: Path) -> None:
    after = growth("for count in (200, 200): served(count); print(memory() - before)", model_path)
    assert after[0] < ALLOWED
    assert after[1] - after[0] < FLAT


@linux
def test_thousands_of_requests_to_a_pool_of_threads_leave_it_flat(model_path: Path) -> None:
    after = growth("for _ in range(2): answered(1500, 16); print(memory() - before)", model_path)
    assert after[0] < ALLOWED
    assert after[1] - after[0] < STILL
