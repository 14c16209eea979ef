"""`python -m tests.deployment [OUTAGE ...]`: build the machines of the page, play outages, and compare."""

import os
import subprocess
import sys
import threading
import time

from tests.deployment import ledger
from tests.deployment.hosts import ROOM, wait_for
from tests.deployment.machines import NODES, WORKERS, Machines
from tests.deployment.outages import ALL, Connections
from tests.deployment.unit import Unit

_ALONE = [
    "unshare",
    "--net",
    "--mount",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
    "--propagation",
    "private",
]
_INSIDE = "TUTELA_DEPLOYMENT_INSIDE"


def say(text: str) -> None:
    """Print a line with the time since the start."""
    print(f"{time.monotonic() - _BEGAN:5.0f} s  {text}", flush=True)  # noqa: T201 - what was asked for


_BEGAN = time.monotonic()


def build(machines: Machines) -> Unit:
    """Follow the page from its first step to its last."""
    unit = Unit(machines)
    machines.set_up_bucket()
    machines.set_up_database()
    say("bucket and database run")
    for host in (machines.web, machines.second_web, *machines.workers, *machines.nodes):
        machines.set_up_account(host)
        machines.set_up_settings(host)
    link = unit.command("init", "Northern Region DFU", "adele", "--law-pack", "uk").strip().splitlines()[-1]
    machines.web.script("rm /var/lib/tutela/keys/recovery.key")
    token = os.urandom(32).hex()
    for host in (machines.web, *machines.nodes):
        machines.join_cluster(host, token)
    for host in machines.workers:
        machines.copy_keys(host)
    say("accounts, settings and keys are there")
    machines.set_up_proxy()
    machines.start_head()
    for number in range(1, len(NODES) + 1):
        machines.start_node(number)
    say("the cluster runs")
    machines.start_pages()
    for number in range(1, len(WORKERS) + 1):
        machines.start_worker(number)
    unit.health(lambda status, _: status == 200, "everything is well", 180)
    say("/health/ says through the proxy that all is well")
    unit.set_up_people(link)
    say("everybody has enrolled by HTTPS, and was confirmed by a second person")
    return unit


def play(unit: Unit, chosen: list[str]) -> list[str]:
    """Receive, grade, and play outages; give what is wrong at the end."""
    unit.received(unit.receiving(unit.paint("FIRST", 200)))
    say(f"200 files received and examined {unit.wait_for_work():.0f} s later, on the cluster and by workers")
    counted, over, ana = Connections(unit), threading.Event(), unit.people["ana"]
    ana.sign_in()
    desk = threading.Thread(target=ana.grade, args=[over], daemon=True)
    desk.start()
    for name in chosen:
        for seen in ALL[name](unit):
            say(f"{name}: {seen}")
    wait_for(lambda: len(ana.acknowledged) > 0, "something is graded", 60)
    over.set()
    desk.join(120)
    counted.close()
    say(f"{len(ana.acknowledged)} items graded meanwhile; answers by status {dict(sorted(ana.seen.items()))}")
    say(f"longest wait {ana.longest_s:.0f} s; at most {counted.most} connections to the database")
    wrong = ledger.compare(unit)
    say(f"log verify: {' '.join(unit.command('log', 'verify').split())}")
    say(f"vault verify: {unit.command('vault', 'verify').strip().splitlines()[-1]}")
    wrong += filter(None, [ledger.same_as_one_machine(unit, ROOM / "alone")])
    return wrong


def main(chosen: list[str]) -> int:
    """Do it all in namespaces of its own, with which everything ends, however that comes about."""
    if os.geteuid():
        print("make test-deployment makes machines of namespaces: run it as root.")  # noqa: T201
        return 2
    if _INSIDE not in os.environ:
        room = ["sh", "-ec", f'mount -t tmpfs -o mode=755 none {ROOM}; exec "$@"', "sh"]
        command = [*_ALONE, *room, sys.executable, "-m", "tests.deployment", *chosen]
        return subprocess.run(command, env={**os.environ, _INSIDE: "1", "TMPDIR": str(ROOM)}).returncode
    machines = Machines()
    try:
        wrong = play(build(machines), chosen or list(ALL))
    except BaseException:
        machines.tell()
        raise
    finally:
        machines.close()
    for each in wrong:
        say(f"WRONG: {each}")
    say("Something is wrong." if wrong else "Nothing lost, nothing doubled, nothing failed.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
