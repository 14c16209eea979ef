"""Judges XML by a schema that the unit supplies: NCMEC's own is theirs to hand out."""

import io
from functools import lru_cache

from lxml import etree

from tutela.printable import printable

_MOST_FAULTS = 5
_LONGEST = 200


def _parser() -> etree.XMLParser:
    # What a schema names elsewhere is not there: this runs behind the fence, without files and network.
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


@lru_cache(maxsize=2)
def _schema(xsd: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(io.BytesIO(xsd.encode()), _parser()))


def faults(octets: bytes, xsd: str) -> list[str]:
    """Say where a document does not follow a schema; nothing where it does. It is read all the same.

    Args:
        octets: the document, which is sound XML.
        xsd: the text of the schema.
    """
    try:
        schema = _schema(xsd)
        document = etree.parse(io.BytesIO(octets), _parser())
    except etree.Error as wrong:
        return [f"It could not be judged by the schema: {printable(str(wrong))[:_LONGEST]}"]
    if schema.validate(document):
        return []
    return [
        f"It does not follow the schema, line {fault.line}: {printable(fault.message)[:_LONGEST]}"
        for fault in list(schema.error_log)[:_MOST_FAULTS]
    ]
