"""The system calls a sealed child may still make, as a program for the kernel's seccomp filter."""

import errno
import fcntl
import functools
import os

# What decoders, numpy and Python threads need once every library is loaded. Everything absent answers
# "no such call", so libraries fall back or fail politely; opening, naming and linking files are absent.
_ALLOWED = """
    read readv pread64 preadv write writev lseek close fstat dup dup2 dup3
    munmap mremap madvise brk membarrier
    futex futex_waitv set_robust_list get_robust_list rseq set_tid_address arch_prctl
    sched_yield sched_getaffinity sched_getparam sched_getscheduler getcpu
    clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getrusage
    rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall
    getpid gettid getppid getuid geteuid getgid getegid getpgrp getrandom getcwd uname sysinfo getrlimit
    poll ppoll select pselect6 recvmsg recvfrom sendmsg sendto getsockopt setsockopt shutdown
    exit exit_group
"""
# No decoder has honest business with these: whoever calls one is ended on the spot.
_DEADLY = """
    execve execveat ptrace process_vm_readv process_vm_writev socket socketpair connect bind listen accept
    accept4 fork vfork unshare setns mount umount2 pivot_root chroot kexec_load init_module finit_module
    bpf perf_event_open keyctl add_key request_key userfaultfd io_uring_setup
"""
# Denied with "not permitted" rather than "no such call", which Python reports as a plain PermissionError.
_REFUSED = """
    open openat openat2 creat stat lstat statx access faccessat faccessat2 readlink readlinkat mkdir mkdirat
    unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat chmod fchmod fchmodat chown fchown
    lchown fchownat truncate ftruncate utimensat utime utimes getdents64 chdir fchdir kill tkill tgkill
    setrlimit memfd_create name_to_handle_at open_by_handle_at
"""
_PROT_EXEC = 0x4
_CLONE_THREAD = 0x10000
_AT_EMPTY_PATH = 0x1000


@functools.cache
def filter_program() -> bytes:
    """Give the filter as the bytes of a BPF program, or no bytes where libseccomp is not installed.

    Built here in the parent, because finding libseccomp opens files and starts processes.
    """
    try:
        import pyseccomp  # its import is the test for the system library
    except (ImportError, RuntimeError, OSError):
        return b""
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.ENOSYS))
    for action, names in (
        (pyseccomp.ALLOW, _ALLOWED),
        (pyseccomp.KILL_PROCESS, _DEADLY),
        (pyseccomp.ERRNO(errno.EPERM), _REFUSED),
    ):
        for name in names.split():
            _add(rules, action, name)
    allow, masked = pyseccomp.ALLOW, pyseccomp.MASKED_EQ
    # Threads yes, processes no. clone3 hides its flags from the filter: absent, so libraries use clone.
    _add(rules, allow, "clone", pyseccomp.Arg(0, masked, _CLONE_THREAD, _CLONE_THREAD))
    _add(rules, pyseccomp.KILL_PROCESS, "clone", pyseccomp.Arg(0, masked, _CLONE_THREAD, 0))
    # Memory may be data, never new code.
    for name in ("mmap", "mprotect"):
        _add(rules, allow, name, pyseccomp.Arg(2, masked, _PROT_EXEC, 0))
        _add(rules, pyseccomp.ERRNO(errno.EPERM), name, pyseccomp.Arg(2, masked, _PROT_EXEC, _PROT_EXEC))
    # Duplicating and asking; never setting owners or signals of a file.
    for wanted in (fcntl.F_DUPFD, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL, fcntl.F_DUPFD_CLOEXEC):
        _add(rules, allow, "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, wanted))
    # fstat is newfstatat with an empty path on newer C libraries.
    _add(rules, allow, "newfstatat", pyseccomp.Arg(3, masked, _AT_EMPTY_PATH, _AT_EMPTY_PATH))
    # Its own limits only (the processor time of each call), nobody else's.
    _add(rules, allow, "prlimit64", pyseccomp.Arg(0, pyseccomp.EQ, 0))
    return _exported(rules)


def _add(rules: "object", action: int, name: str, *when: object) -> None:
    try:
        rules.add_rule(action, name, *when)  # type: ignore[attr-defined]  # pyseccomp has no types
    except OSError:
        # This kernel or machine has no call of that name: nothing to allow, nothing to refuse.
        return


def _exported(rules: "object") -> bytes:
    with open(os.memfd_create("filter"), "w+b") as program:
        rules.export_bpf(program)  # type: ignore[attr-defined]  # pyseccomp has no types
        program.seek(0)
        return program.read()
