"""What a person chose for the keys of the desk, and what stands against a choice."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tutela.casework.gate import Actor
from tutela.casework.grading import queries
from tutela.casework.grading.errors import KeysClash
from tutela.casework.grading.keys import table
from tutela.casework.grading.keys.table import Key
from tutela.casework.grading.models import OwnKeys
from tutela.engine.taxonomy.packs import LawPack


@dataclass(frozen=True, slots=True)
class Chosen:
    """The keys that a person chose by act, and whether single characters are keys for them at all."""

    keys: Mapping[str, str] = field(default_factory=dict)
    has_characters: bool = True


def chosen_by(by: Actor) -> Chosen:
    """Give what a person chose; all as it is shipped where they chose nothing."""
    row = OwnKeys.objects.filter(person=by.person).first()
    return Chosen() if row is None else Chosen(row.keys, row.has_characters)


def keys_of(by: Actor) -> list[Key]:
    """Give the keys of the desk as they are for a person under their unit's law pack."""
    return table.laid_out(queries.pack_of(by.unit), chosen_by(by).keys)


def checked(pack: LawPack, wanted: Mapping[str, str]) -> dict[str, str]:
    """Give what of a choice differs from what is shipped.

    Args:
        pack: the law pack, whose categories' keys are nobody's to change.
        wanted: the key by act.

    Raises:
        KeysClash: an act is none that can be changed, a key is no letter or sign, or two would be the same.
    """
    shipped = {key.act: key for key in table.laid_out(pack, {})}
    own = {act: key.lower() for act, key in wanted.items()}
    for act, key in own.items():
        if act not in shipped or not shipped[act].is_character:
            raise KeysClash(_("%(act)s has no key that can be changed.") % {"act": repr(act)})
        if len(key) != 1 or not key.isascii() or not key.isprintable() or key.isspace() or key.isdigit():
            raise KeysClash(
                _("“%(what)s” needs one letter from a to z, or one sign.") % {"what": _(shipped[act].title)}
            )
    differs = {act: key for act, key in own.items() if key != shipped[act].keys[0]}
    _refuse_clash(pack, differs)
    return differs


def _refuse_clash(pack: LawPack, own: Mapping[str, str]) -> None:
    categories = {category.key.lower(): category.title for category in pack.categories}
    for key in own.values():
        if key in categories:
            raise KeysClash(
                _("%(key)s decides “%(category)s” and can have no other meaning.")
                % {"key": key.upper(), "category": categories[key]}
            )
    said: dict[tuple[str, bool, str], Key] = {}
    for each in table.laid_out(pack, own):
        # Of a sign Shift says nothing: on some keyboards it needs it, on others not.
        place = (each.keys[0], each.shift and each.keys[0].isalpha(), each.when)
        if (other := said.setdefault(place, each)) is not each:
            raise KeysClash(
                _("%(key)s would mean both “%(one)s” and “%(other)s”.")
                % {"key": each.written, "one": _(other.title), "other": _(each.title)}
            )
