"""The jobs that a version of a law pack has done, by a room that knows what was derived."""

TRY_LAW_PACK = "try_law_pack"
LIST_TOUCHED = "list_touched_by_law_pack"
