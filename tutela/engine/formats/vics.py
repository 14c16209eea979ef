"""VICS case files and hash sets, 1.1 to 2.0 in, 2.0 out: the one door to the format.

read(stream, limits=Limits()) -> VicsReader; write_hash_set(stream, knowns, region="Default") -> int;
write_case(stream, case, knowns, region="UK") -> int. Both writers answer with the number of records.
"""
