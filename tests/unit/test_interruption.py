"""Ctrl-C and SIGTERM: raised where a program can stop, held back where it cannot."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from simfactory.interruption import Interruption, held_back, interruptible, out_of_earshot

BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


@BOTH
def test_a_signal_interrupts_and_what_heard_it_before_hears_it_again(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with pytest.raises(Interruption), interruptible():
        os.kill(os.getpid(), number)
    assert signal.getsignal(number) == before


@BOTH
def test_what_is_held_back_comes_where_it_is_let_through(number: signal.Signals) -> None:
    reached = []

    def work(let_through: Callable[[], None]) -> None:
        let_through()
        os.kill(os.getpid(), number)
        reached.append("the end of what must not be torn apart")
        let_through()
        reached.append("nothing after it")

    with pytest.raises(Interruption), interruptible(), held_back() as let_through:
        work(let_through)
    assert reached == ["the end of what must not be torn apart"]


@BOTH
def test_what_is_held_back_is_never_lost(number: signal.Signals) -> None:
    with pytest.raises(Interruption), interruptible(), held_back():
        os.kill(os.getpid(), number)


def test_an_interruption_goes_before_what_it_broke() -> None:
    def broken() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        raise OSError("a pipe was closed")

    with pytest.raises(Interruption), interruptible(), held_back():
        broken()


def test_a_signal_that_nobody_hears_is_left_alone() -> None:
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    with held_back():
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_other_threads_leave_signals_alone() -> None:
    reached = []

    def work() -> None:
        with interruptible(), held_back() as let_through:
            let_through()
            reached.append("the end")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert reached == ["the end"]


def test_a_process_started_out_of_earshot_never_hears_ctrl_c() -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGINT); print('unheard')"
    with out_of_earshot():
        child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert child.stdout == "unheard\n"
    with pytest.raises(Interruption), interruptible():
        os.kill(os.getpid(), signal.SIGINT)
