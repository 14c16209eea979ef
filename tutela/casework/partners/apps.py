"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Partners(rooms.Room):
    """The directory of who stands outside."""

    name = "tutela.casework.partners"
    addresses = "urls"
    commands = ("mail-certificate",)
    navigation = (rooms.Entry(rooms.Group.LISTS, 72, "Partners", "partners", Act.SEE_PARTNERS),)
    notices = (
        rooms.Watch("queries.to_approve", "notices.to_approve"),
        rooms.Watch("queries.agreements_to_confirm", "notices.to_confirm"),
        rooms.Watch("sealing.rules.to_confirm", "notices.certificate_to_confirm"),
        rooms.Watch("sealing.rules.ending", "notices.certificate_ending"),
    )
    redone = {
        "partner.key_revoked": "redo.revoke_key",
        "partner.certificate_revoked": "redo.revoke_certificate",
        "partner.contact_ended": "redo.end_contact",
        "partner.ended": "redo.end_partner",
        "agreement.ended": "redo.end_agreement",
    }
    restored = "redo.after_any"
    compared = {
        "Partner": rooms.Compared(),
        "PartnerApproval": rooms.Compared(),
        "Contact": rooms.Compared(),
        "Agreement": rooms.Compared(),
        "AccessKey": rooms.Compared(),
        "MailCertificate": rooms.Compared(),
        "Registration": rooms.Compared(but=("state",)),
        "CompanyQuestion": rooms.Compared(but=("is_told",)),
        "QualityNote": rooms.Compared(but=("is_told",)),
        "DoorErasure": rooms.Compared(but=("is_done",)),
    }
    disposed_with_report = {
        "CompanyQuestion": rooms.Disposed(
            "receipt",
            of="receipt",
            empties=("question", "answer"),
            keeps="that a company was asked, and when",
        ),
        "DoorErasure": rooms.Disposed(keeps="a receipt, until the door shows it no longer"),
        "QualityNote": rooms.Disposed(keeps="how good a report was, in codes"),
    }
