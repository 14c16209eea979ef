"""Compiles the kernels: Numba, four processor instructions it lacks, and a cache where one can be kept."""

from collections.abc import Callable
from typing import Any, TypeVar

import numba
from llvmlite import ir  # type: ignore[import-untyped]  # ships no types
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

# How many 16-bit numbers are compared at once: one register of 512 bits, or as many smaller ones.
LANES = 32

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


def _near_lanes(_typing: Any, array: Any, _place: Any, _key: Any, _most: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, arguments[0])
        flag, whole, lane = ir.IntType(32), ir.IntType(64), ir.IntType(16)
        lanes = ir.VectorType(lane, LANES)
        everywhere = ir.Constant(ir.VectorType(flag, LANES), [0] * LANES)
        nothing = ir.Constant(lanes, ir.Undefined)

        def spread(number: Any) -> Any:
            first = builder.insert_element(nothing, builder.trunc(number, lane), ir.Constant(flag, 0))
            return builder.shuffle_vector(first, nothing, everywhere)

        step = ir.Constant(whole, array.dtype.bitwidth // 8)
        place = cgutils.pointer_add(builder, held.data, builder.mul(arguments[1], step))
        block = builder.load(builder.bitcast(place, lanes.as_pointer()))
        block.align = array.dtype.bitwidth // 8
        shape = ir.FunctionType(lanes, [lanes])
        count = cgutils.get_or_insert_function(builder.module, shape, f"llvm.ctpop.v{LANES}i16")
        apart = builder.call(count, [builder.xor(block, spread(arguments[2]))])
        near = builder.icmp_unsigned("<=", apart, spread(arguments[3]))
        return builder.zext(builder.bitcast(near, ir.IntType(LANES)), whole)

    return types.uint64(array, types.int64, types.int64, types.int64), generate


def _lowest_bit(_typing: Any, word: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), generate


popcount: Callable[[Any], Any] = intrinsic(_popcount)
"""Count the set bits of one 64-bit word."""
prefetch: Callable[[Any, Any], None] = intrinsic(_prefetch)
"""Ask for one element of a flat array ahead of its use."""
near_lanes: Callable[[Any, Any, Any, Any], Any] = intrinsic(_near_lanes)
"""Compare LANES 16-bit numbers of a flat array, from one place on, with a key: a bit for each that differs in
at most so many bits. It reads LANES numbers whatever the array's length: pad the array."""
lowest_bit: Callable[[Any], Any] = intrinsic(_lowest_bit)
"""Say where the lowest set bit of a word stands; the word must not be 0."""
