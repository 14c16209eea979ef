"""Compiles the kernels: Numba, two processor instructions it lacks, and a cache where one can be kept."""

from collections.abc import Callable
from typing import Any, TypeVar

import numba
from llvmlite import ir  # type: ignore[import-untyped]  # ships no types
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(kernel: Kernel) -> Kernel:
    """Compile a function at its first call, and keep the machine code for the next process."""
    options = {"nogil": True, "boundscheck": False}
    try:
        made: Kernel = numba.njit(cache=True, **options)(kernel)
    except RuntimeError:
        # Neither the program's folder nor a home is writable: compile again in every process.
        made = numba.njit(**options)(kernel)
    return made


def _popcount(_typing: Any, word: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


def _prefetch(_typing: Any, array: Any, index: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, arguments[0])
        step = ir.Constant(ir.IntType(64), context.get_abi_sizeof(context.get_data_type(array.dtype)))
        place = cgutils.pointer_add(builder, held.data, builder.mul(arguments[1], step))
        byte_pointer, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
        shape = ir.FunctionType(ir.VoidType(), [byte_pointer, flag, flag, flag])
        function = cgutils.get_or_insert_function(builder.module, shape, "llvm.prefetch.p0")
        read, keep, data = (ir.Constant(flag, value) for value in (0, 3, 1))
        builder.call(function, [builder.bitcast(place, byte_pointer), read, keep, data])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


popcount: Callable[[Any], Any] = intrinsic(_popcount)
"""Count the set bits of one 64-bit word."""
prefetch: Callable[[Any, Any], None] = intrinsic(_prefetch)
"""Ask for one element of a flat array ahead of its use."""
