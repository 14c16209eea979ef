"""What kernels of matching need beside Numba: instructions of the processor, and parts without a call."""

from collections.abc import Callable
from typing import Any

import numba
from llvmlite import ir  # type: ignore[import-untyped]  # ships no types
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from tutela.engine.compiling import Kernel

# How many numbers are compared at once: one register of 512 bits, or as many smaller ones.
REGISTER_BITS = 512
LANES, WIDE_LANES = REGISTER_BITS // 16, REGISTER_BITS // 32


def inlined(kernel: Kernel) -> Kernel:
    """Compile a function into those that call it, where handing it its arrays takes longer than its work.

    LLVM does it to machine code whose types are known; `inlined` of `compiling` has Numba copy the source in.
    """
    built: Kernel = numba.njit(nogil=True, boundscheck=False, forceinline=True)(kernel)
    return built


def _popcount(_typing: Any, word: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


def _prefetch(_typing: Any, array: Any, index: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        view = context.make_array(signature.args[0])(context, builder, arguments[0])
        step = ir.Constant(ir.IntType(64), context.get_abi_sizeof(context.get_data_type(array.dtype)))
        place = cgutils.pointer_add(builder, view.data, builder.mul(arguments[1], step))
        byte_pointer, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
        shape = ir.FunctionType(ir.VoidType(), [byte_pointer, flag, flag, flag])
        function = cgutils.get_or_insert_function(builder.module, shape, "llvm.prefetch.p0")
        read, keep, data = (ir.Constant(flag, value) for value in (0, 3, 1))
        builder.call(function, [builder.bitcast(place, byte_pointer), read, keep, data])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


class _Lanes:
    """Writes code that works on as many numbers of one flat array as fit into a register."""

    def __init__(self, context: Any, builder: Any, array: Any, given: Any) -> None:
        self.builder, self._bits = builder, array.dtype.bitwidth
        self._held = context.make_array(array)(context, builder, given)
        self._lane, self.count = ir.IntType(self._bits), REGISTER_BITS // self._bits
        self.type = ir.VectorType(self._lane, self.count)

    def _at(self, place: Any) -> Any:
        step = ir.Constant(ir.IntType(64), self._bits // 8)
        return cgutils.pointer_add(self.builder, self._held.data, self.builder.mul(place, step))

    def one(self, place: Any) -> Any:
        """Load one number."""
        return self.builder.load(self.builder.bitcast(self._at(place), self._lane.as_pointer()))

    def block(self, place: Any) -> Any:
        """Load the numbers that follow each other from one place on."""
        block = self.builder.load(self.builder.bitcast(self._at(place), self.type.as_pointer()))
        block.align = self._bits // 8
        return block

    def spread(self, number: Any) -> Any:
        """Put the same number into every lane."""
        flag, nothing = ir.IntType(32), ir.Constant(self.type, ir.Undefined)
        fitting = number if number.type == self._lane else self.builder.trunc(number, self._lane)
        first = self.builder.insert_element(nothing, fitting, ir.Constant(flag, 0))
        everywhere = ir.Constant(ir.VectorType(flag, self.count), [0] * self.count)
        return self.builder.shuffle_vector(first, nothing, everywhere)

    def apart(self, block: Any, key: Any) -> Any:
        """Count in each lane the bits that differ from a key."""
        shape = ir.FunctionType(self.type, [self.type])
        name = f"llvm.ctpop.v{self.count}i{self._bits}"
        count = cgutils.get_or_insert_function(self.builder.module, shape, name)
        return self.builder.call(count, [self.builder.xor(block, self.spread(key))])

    def at_most(self, numbers: Any, most: Any) -> Any:
        """Give a word with a bit for each lane that is not above a number."""
        near = self.builder.icmp_unsigned("<=", numbers, self.spread(most))
        return self.builder.zext(self.builder.bitcast(near, ir.IntType(self.count)), ir.IntType(64))


def _near_lanes(_typing: Any, array: Any, _place: Any, _key: Any, _most: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        given, place, key, most = arguments
        lanes = _Lanes(context, builder, signature.args[0], given)
        return lanes.at_most(lanes.apart(lanes.block(place), key), most)

    return types.uint64(array, types.int64, types.int64, types.int64), generate


def _near_any(_typing: Any, array: Any, _place: Any, _first: Any, _last: Any, _most: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        given, place, first, last, most = arguments
        lanes = _Lanes(context, builder, signature.args[0], given)
        block = lanes.block(place)
        least = cgutils.alloca_once_value(builder, ir.Constant(lanes.type, [-1] * lanes.count))
        with cgutils.for_range_slice(builder, first, last, ir.Constant(first.type, 1), first.type) as (at, _):
            apart, former = lanes.apart(block, lanes.one(at)), builder.load(least)
            builder.store(builder.select(builder.icmp_unsigned("<", apart, former), apart, former), least)
        return lanes.at_most(builder.load(least), most)

    return types.uint64(array, types.int64, types.int64, types.int64, types.int64), generate


def _lowest_bit(_typing: Any, word: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), generate


popcount: Callable[[Any], Any] = intrinsic(_popcount)
"""Count the set bits of one 64-bit word."""
prefetch: Callable[[Any, Any], None] = intrinsic(_prefetch)
"""Ask for one element of a flat array ahead of its use."""
near_lanes: Callable[[Any, Any, Any, Any], Any] = intrinsic(_near_lanes)
"""Compare a register of numbers of a flat array, from one place on, with a key: a bit for each that
differs in at most so many bits. It reads a whole register whatever the array's length: pad the array."""
near_any: Callable[[Any, Any, Any, Any, Any], Any] = intrinsic(_near_any)
"""Do what `near_lanes` does for all keys from one place of the same array up to another: a bit for each
number that is near any of them."""
lowest_bit: Callable[[Any], Any] = intrinsic(_lowest_bit)
"""Say where the lowest set bit of a word stands; the word must not be 0."""
