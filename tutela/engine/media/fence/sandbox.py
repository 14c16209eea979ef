"""How a child gives up its own powers: namespaces at its start, the rest once its libraries are loaded."""

import ctypes
import errno
import os
import resource
import signal
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from tutela import memory
from tutela.engine.media.fence.limits import MIB, Limits

_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 24, 38
_CLONE_NEWNS, _CLONE_NEWUTS, _CLONE_NEWIPC, _CLONE_NEWUSER = 0x20000, 0x4000000, 0x8000000, 0x10000000
_CLONE_NEWPID, _CLONE_NEWNET = 0x20000000, 0x40000000
_MS_REC, _MS_PRIVATE, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MNT_DETACH = 0x4000, 0x40000, 2, 4, 8, 2
# Numbers of calls the C library does not wrap: the same everywhere, or by machine.
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC = 1, 1
# Bits of "handled" rights by Landlock version; a right that is handled and has no rule is denied.
_LANDLOCK_FILE_RIGHTS = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 5: 0xFFFF}
_LANDLOCK_WITH_NET, _LANDLOCK_WITH_SCOPE = 4, 6
# Where the child cannot read its own size: program code and reservations of Python, numpy and the decoders.
_USUAL_CODE_BYTES = 768 * MIB
_LEAST_GROWTH = 32 * MIB
_MOST_FILES = 32

_libc = ctypes.CDLL(None, use_errno=True)


def _call(function: Callable[..., int], *arguments: object) -> int:
    result = function(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _syscall(number: int, *arguments: object) -> int:
    widened = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    return _call(_libc.syscall, ctypes.c_long(number), *widened)


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends."""
    _call(_libc.prctl, _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def enter_namespaces() -> None:
    """Continue as the first process of fresh user, process, network, mount, IPC and name namespaces.

    The process that called stays behind only to pass on how its child ended.

    Raises:
        OSError: this kernel or container does not permit them.
    """
    user, group = os.getuid(), os.getgid()
    _call(_libc.unshare, _CLONE_NEWUSER | _CLONE_NEWPID | _CLONE_NEWNET | _CLONE_NEWNS)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    _call(_libc.unshare, _CLONE_NEWIPC | _CLONE_NEWUTS)
    _call(_libc.mount, b"none", b"/", None, _MS_REC | _MS_PRIVATE, None)
    # The first process of a namespace ignores most signals, its own aborts included: so two forks.
    for _ in range(2):
        child = os.fork()
        if child:
            relay(child)
        die_with_parent()


def relay(child: int) -> NoReturn:
    """Wait for a process to end, and end as it did."""
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    os._exit(128 - code if code < 0 else code)


def _leave_the_files_behind() -> None:
    place = next(path for path in ("/tmp", "/mnt", "/dev") if os.path.isdir(path))  # noqa: S108 - only a place to mount on
    _call(_libc.mount, b"none", place.encode(), b"tmpfs", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, b"size=4k")
    os.chdir(place)
    _syscall(_PIVOT_ROOT[os.uname().machine], b".", b".")
    _call(_libc.umount2, b".", _MNT_DETACH)
    os.chdir("/")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a process that has loaded everything is: how much address space it holds, and what it gave up."""

    total_bytes: int
    resident_bytes: int
    in_force: tuple[str, ...]


def give_up_files(*, own_files: bool) -> Loaded:
    """Give up capabilities and files, for good, for this process and all that it forks.

    Args:
        own_files: the process has a mount namespace of its own making, whose files it can leave behind.
    """
    try:
        sizes = Path("/proc/self/statm").read_text().split()
        total, resident = (int(pages) * resource.getpagesize() for pages in sizes[:2])
    except OSError:
        total, resident = _USUAL_CODE_BYTES, 0
    # From here on nothing of /proc/self is needed.
    memory.keep_private()
    in_force = ["private memory"]
    if own_files:
        _leave_the_files_behind()
        in_force.append("empty file system")
    _call(_libc.prctl, _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for name, step in (("capabilities", _drop_capabilities), ("landlock", _landlock)):
        with suppress(OSError):
            step()
            in_force.append(name)
    return Loaded(total, resident, tuple(in_force))


def seal(limits: Limits, program: bytes, loaded: Loaded) -> list[str]:
    """Give up network, new processes and memory beyond the limits, for good.

    Args:
        limits: what the child may use from now on.
        program: the seccomp filter, or no bytes where none can be made.
        loaded: what `give_up_files` said.

    Returns:
        What is in force; each name only when the kernel said so.
    """
    in_force = ["limits", *loaded.in_force]
    _bound(limits, loaded, threads_only=bool(program))
    if program:
        with suppress(OSError, KeyError):
            _filter_calls(program)
            in_force.append("seccomp")
    return in_force


def _bound(limits: Limits, loaded: Loaded, *, threads_only: bool) -> None:
    # Address space is what the kernel counts: allow what is mapped now, and growth up to the limit.
    space = loaded.total_bytes + max(limits.memory_bytes - loaded.resident_bytes, _LEAST_GROWTH)
    for kind, most in (
        (resource.RLIMIT_AS, space),
        (resource.RLIMIT_FSIZE, 64 * MIB),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
    ):
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
    if not threads_only:
        # Without a filter that tells threads from processes, neither.
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def allow_processor_time(seconds: float) -> None:
    """Let this process use so many further seconds of processor time before the kernel ends it."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 1, hard))


def _drop_capabilities() -> None:
    for capability in range(64):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) < 0 and ctypes.get_errno() == errno.EINVAL:
            break
    version_3 = struct.pack("=Ii", 0x20080522, 0)
    _call(_libc.capset, version_3, bytes(24))


def _landlock() -> None:
    version = _syscall(_LANDLOCK_CREATE, None, 0, 1)
    files = _LANDLOCK_FILE_RIGHTS[max(since for since in _LANDLOCK_FILE_RIGHTS if since <= version)]
    network = 0b11 if version >= _LANDLOCK_WITH_NET else 0
    scoped = 0b11 if version >= _LANDLOCK_WITH_SCOPE else 0
    rules = struct.pack("=QQQ", files, network, scoped)
    # Older kernels take a shorter structure.
    length = 24 if scoped else 16 if network else 8
    ruleset = _syscall(_LANDLOCK_CREATE, rules, length, 0)
    try:
        _syscall(_LANDLOCK_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _filter_calls(program: bytes) -> None:
    kept = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("@HP", len(program) // 8, ctypes.addressof(kept))
    _syscall(_SECCOMP[os.uname().machine], _SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC, described)
