"""Compiles kernels and keeps them for the next process, and reads bytes eight at a time."""

from collections.abc import Callable
from typing import Any, TypeVar

import numba
from llvmlite import ir  # type: ignore[import-untyped]  # ships no types
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(*signatures: Any, exactly: bool = False, borrows: bool = False) -> Callable[[Kernel], Kernel]:
    """Compile a function, and keep the machine code for the next process where a file can be kept.

    Types are written out where a fenced child needs them, so that everything is compiled once when a file is
    first imported: the child cannot write a cache, and finds it compiled.

    Args:
        signatures: compile for these types now; for those of its first call then, if none are given.
        exactly: keep the order of operations as written, where the reference's rounding is repeated.
        borrows: it makes no array, so that none is counted; else an inlined part would count at every step
            those that it is given.
    """
    options: dict[str, Any] = {"nogil": True, "boundscheck": False, "_nrt": not borrows}
    if not exactly:
        options["fastmath"] = {"contract", "reassoc", "nsz"}

    def made_of(kernel: Kernel) -> Kernel:
        types_now = list(signatures) or None
        try:
            built: Kernel = numba.njit(types_now, cache=True, **options)(kernel)
        except RuntimeError:
            # Neither the program's folder nor a home is writable: compile again in every process.
            built = numba.njit(types_now, **options)(kernel)
        return built

    return made_of


def inlined(kernel: Kernel) -> Kernel:
    """Make a part of other kernels of the same file: calling it would cost more than what it does."""
    built: Kernel = numba.njit(inline="always", boundscheck=False, _nrt=False)(kernel)
    return built


def _place(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    view = context.make_array(signature.args[0])(context, builder, arguments[0])
    return builder.bitcast(cgutils.pointer_add(builder, view.data, arguments[1]), ir.IntType(64).as_pointer())


def _word_at(_typing: Any, array: Any, _at: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        word = builder.load(_place(context, builder, signature, arguments))
        word.align = 1
        return builder.bswap(word)

    return types.uint64(array, types.int64), generate


def _put_word(_typing: Any, array: Any, _at: Any, _word: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _place(context, builder, signature, arguments)
        builder.store(builder.bswap(arguments[2]), place).align = 1
        return context.get_dummy_value()

    return types.void(array, types.int64, types.uint64), generate


def _add_four(_typing: Any, sums: Any, _to: Any, weights: Any, _of: Any, _times: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        four, flag = ir.VectorType(ir.FloatType(), 4), ir.IntType(32)

        def place(array: int, at: int) -> Any:
            view = context.make_array(signature.args[array])(context, builder, arguments[array])
            return builder.bitcast(builder.gep(view.data, [arguments[at]]), four.as_pointer())

        nothing = ir.Constant(four, ir.Undefined)
        first = builder.insert_element(nothing, arguments[4], ir.Constant(flag, 0))
        times = builder.shuffle_vector(first, nothing, ir.Constant(ir.VectorType(flag, 4), [0] * 4))
        weighed, sums_at = builder.load(place(2, 3)), place(0, 1)
        before = builder.load(sums_at)
        weighed.align = before.align = 4
        product = builder.fmul(weighed, times, flags=("contract",))
        builder.store(builder.fadd(before, product, flags=("contract",)), sums_at).align = 4
        return context.get_dummy_value()

    return types.void(sums, types.int64, weights, types.int64, types.float32), generate


word_at: Callable[[Any, Any], Any] = intrinsic(_word_at)
"""Read eight bytes of a flat array from one place on, the first as the highest. It reads them whatever the
array's length: see to it that they are there."""
put_word: Callable[[Any, Any, Any], None] = intrinsic(_put_word)
"""Write eight bytes likewise."""
add_four: Callable[[Any, Any, Any, Any, Any], None] = intrinsic(_add_four)
"""Add to four floats of a flat array, from one place on, four of another, times a number. It does so whatever
the arrays' lengths."""
