"""What can be asked of the gate, and which role may do it."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is trusted to do."""

    ASSESSOR = "assessor"
    QUALITY_OFFICER = "quality officer"
    FORENSIC_PRACTITIONER = "forensic practitioner"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    ANALYST = "analyst"
    MACHINE = "machine"


ROLES_OF_PEOPLE = tuple(role for role in Role if role is not Role.MACHINE)


class Act(StrEnum):
    """Everything that can be asked of the gate."""

    OPEN_CASE = "open a case or add an exhibit"
    RECEIVE = "receive an exhibit"
    EXAMINE = "examine received items"
    REHASH = "have what is held hashed again"
    WEIGH_EVIDENCE = "have it weighed what speaks for a first recording"
    MARK_ITEM = "mark an item: a child at risk now, or a first recording"
    CLEAR_MARK = "answer whether a mark on an item is cleared"
    SEE_REFERRALS = "see referrals for victim identification"
    WORK_REFERRALS = "take referrals up and move them on"
    DRAFT_REFERRALS = "draft the referrals of what was marked"
    TELL_HOLDERS = "tell whoever holds an item that its child is identified"
    SIGN_SERIES = "sign what another person exported of a series"
    IMPORT_LIST = "import a known list"
    END_UPLOADS = "drop files of lists that were sent and not confirmed in time"
    AGREE_FEEDS = "agree with a partner on a feed of hashes, have it fetched, pause and end it"
    CONFIRM_FEED = "confirm a feed that another person proposed, with what its numbers mean"
    FETCH_FEEDS = "fetch what partners hand out, within what is agreed"
    SEE_CASEWORK = "see cases, counts and coded grades"
    SEE_MEDIA = "see media, staged and logged"
    GRADE = "grade an item"
    CONFIRM_SHIFT = "check one's own shift and sign it off"
    RELEASE_LOT = "release a lot of another person's grades"
    PROPOSE_ENTRIES = "propose entries for a hash list"
    PUBLISH_EDITION = "publish an edition another person proposed"
    EXPORT = "export a list or a case file"
    READ_LOG = "read and verify the record of acts"
    MANAGE_PEOPLE = "manage people and their roles"
    SUSPEND = "suspend a person, let them in again, end their sessions"
    OWN_SIGN_IN = "enrol what they sign in with, see and end their own sessions"
    WITNESS = "confirm what a colleague signs in with"
    OVERSEE = "see what lies on whose desk, minutes viewed, and the team's pace"
    GIVE_WORK = "give an exhibit or a case to a person to grade first"
    TEND_WORK = "see what workers could not do, and start it again"
    SEE_CLOCKS = "see what is due when, and whose it is"
    HAND_ON_CLOCKS = "pass what is overdue on to its next owner"
    READ_POLICIES = "read the unit's policies and rule books"
    WRITE_POLICY = "write, propose or withdraw a policy or a rule book"
    APPROVE_POLICY = "approve a policy or a rule book that another person wrote"
    BACK_TEST = "try a rule book on past work"
    IMPORT_REPORTS = "take in reports from files"
    ENTER_CALLS = "enter what is told by telephone, by letter or in person"
    READ_MAILBOX = "have the unit's mailbox read"
    BUNDLE_ANEW = "bundle all reports of the unit anew"
    SEE_ENQUIRIES = "see what the unit is asked, and what was answered"
    WORK_ENQUIRIES = "enter, answer and end enquiries"
    LOOK_UP = "look up whether an address or an account is known here"
    SEE_REPORTS = "see reports and what became of them"
    TRIAGE_REPORTS = "take up, hold, escalate and hand on reports"
    SEE_BOARDS = "see boards of what waits, what came and how it ended"
    SEE_COMMAND = "see the senior officer's figures, and papers that were made of figures"
    SEE_MANAGEMENT = "see the manager's figures, and how far risk rules came true"
    MAKE_PAPERS = "make briefings, transparency reports and statistics of notices"
    SETTLE_REPORTS = "decide what a report ends in"
    LOOK_AT_ADDRESSES = "look at reported addresses on the isolated machine, and keep what was found there"
    AGE_REPORTS = "wake, move up and list reports"
    RENEW_LETTER_KEYS = "renew the keys that the public's letters are sealed to"
    TAKE_IN_LETTERS = "take in what the public sent, and erase what has ended"
    RELEASE_CONTACT = "ask for, release and read how a reporter can be reached"
    SEE_TRACES = "see where reported addresses are hosted, and by which facts"
    TRACE = "trace where an address is hosted, and have registries asked that the settings name"
    SEE_NOTICES = "see notices to hosts and what came of them"
    WORK_NOTICES = "draft, send, answer, check and end notices to hosts"
    FOLLOW_NOTICES = "follow the mails, holds and answers of notices"
    DECIDE_APPEALS = "decide an appeal against a notice that others worked on"
    SEE_EXCHANGES = "see what goes to hotlines and police abroad, and what came of it"
    WORK_EXCHANGES = "make, route, settle and end what goes abroad"
    APPROVE_EXCHANGE = "approve what another person made to go abroad, and have it go on"
    PULL_EXCHANGES = "have fetched what partners abroad assign to the unit"
    FOLLOW_EXCHANGES = "make the calls of what goes abroad, and tell partners what became of it"
    SEND_OUT = "have a message sent to a host that the settings allow"
    TEND_CHANNELS = "see what went out, have it tried again, settle what was not delivered"
    KEEP_DUTY = "keep the list of who is told at once"
    ANSWER_ALERTS = "see alerts and take them up"
    TELL_DUTY = "tell whoever is on duty"
    TAKE_IN_SUBMISSIONS = "take in what companies sent"
    SEE_PARTNERS = "see who stands outside and what is agreed with them"
    MANAGE_PARTNERS = "enter partners, their people, agreements and certificates, give and revoke their keys"
    APPROVE_PARTNER = "approve a partner, or confirm what another person put down of one"
    RECEIVE_COMMUNICATIONS = "have the communications that an exhibit holds read"
    READ_COMMUNICATIONS = "read messages, calls and visits of an exhibit"
    MARK_COMMUNICATIONS = "mark messages with what has to be proved of an offence"
    SEE_TOOLS = "see the register of tools"
    SUPPLY_TOOL = "supply a tool"
    APPROVE_TOOL = "approve a tool that another person supplied"
    STOP_TOOL = "suspend or withdraw a tool"
    RUN_TOOLS = "ask approved tools for their opinions"
    OWN_VIEWING = "see one's own limits of viewing, and what is left of them"
    ASSESS_VIEWING = "enter or sign a risk assessment of the limits of viewing"
    KEEP_READINESS = "plan shifts, lower limits and enter clearances of other people"
    OWN_SUPPORT = "file and read what is one's own of support"
    REPORT_BREACH = "report a breach, and follow those that one is told of"
    TELL_OUTCOMES = "tell the team what its work led to"
    KEEP_CASE = "keep the record of a case: its team, decisions, actions and marking"
    CLOSE_CASE = "close a case, open it again, answer whether its marking is lowered"
    SEE_STATEMENTS = "read statements and schedules of unused material"
    MAKE_STATEMENT = "make statements, and say what of unused material is sensitive"
    CHECK_STATEMENT = "check a statement that another person made, or return it"
    SERVE_STATEMENT = "put on record that a checked statement was served"
    SEE_PACKAGES = "see packages for forces and what came of them"
    WORK_PACKAGES = "make, send and follow packages for forces"
    ANSWER_PACKAGES = "keep what a force answers of a package"
    CHECK_PACKAGE = "check a package that another person made"
    FOLLOW_PACKAGES = "look whether what packages say still stands on record"
    SEE_CYBERTIPS = "see reports to NCMEC and what came of them"
    WORK_CYBERTIPS = "make reports to NCMEC, choose their files and propose them"
    APPROVE_CYBERTIP = "approve and send a report to NCMEC that another person made, and hand out its files"
    FOLLOW_CYBERTIPS = "make the calls of a report to NCMEC that is being sent"
    SEE_SUBJECTS = "see who is named in cases, and the risk of people"
    WORK_SUBJECTS = "note and judge who is named in cases, state what is known of people, nominate them"
    DECIDE_NOMINATION = "decide whether somebody whom another person nominated is tasked"
    SEE_LOGBOOK = "see the intelligence log of cases"
    WORK_LOGBOOK = "write the intelligence log, its hypotheses and authorities, and register sources"
    SIGN_SANITISED = "sign what another person wrote to be handed on"
    READ_SOURCES = "read who a source of intelligence is"
    ANSWER_LOOKUPS = "answer what partners' programs look up, within what is agreed"
    FOLLOW_SUPPLIES = "end what a partner is given once the partner has ended"
    ANSWER_SUPPLIES = "give partners' programs what was agreed, and keep what they answer"
    SEE_RETENTION = "see until when what is kept, holds, and what was disposed of"
    KEEP_RETENTION = "choose the rule by which a case is kept, review it, hold it, propose its disposal"
    CONFIRM_DISPOSAL = "confirm or refuse a disposal that another person proposed"
    APPROVE_ACCESS = "approve what another proposed to answer to a request for access"
    CARRY_OUT_DISPOSAL = "begin clocks of keeping, and carry out confirmed disposals"


_ASR, _QO, _FP, _SUP = Role.ASSESSOR, Role.QUALITY_OFFICER, Role.FORENSIC_PRACTITIONER, Role.SUPERVISOR
_ADM, _AUD, _MAC, _ANA = Role.ADMINISTRATOR, Role.AUDITOR, Role.MACHINE, Role.ANALYST
TABLE: dict[Act, frozenset[Role]] = {
    Act.OPEN_CASE: frozenset({_FP, _SUP}),
    Act.RECEIVE: frozenset({_FP}),
    Act.EXAMINE: frozenset({_MAC}),
    Act.REHASH: frozenset({_FP, _SUP}),
    Act.WEIGH_EVIDENCE: frozenset({_FP, _SUP, _MAC}),
    Act.MARK_ITEM: frozenset({_ASR, _QO, _FP, _SUP}),
    Act.CLEAR_MARK: frozenset({_QO, _SUP}),
    Act.SEE_REFERRALS: frozenset({_QO, _FP, _SUP, _AUD}),
    Act.WORK_REFERRALS: frozenset({_FP, _SUP}),
    Act.DRAFT_REFERRALS: frozenset({_MAC}),
    Act.TELL_HOLDERS: frozenset({_MAC}),
    Act.SIGN_SERIES: frozenset({_QO, _SUP}),
    Act.IMPORT_LIST: frozenset({_FP, _SUP}),
    Act.END_UPLOADS: frozenset({_MAC}),
    Act.AGREE_FEEDS: frozenset({_FP, _SUP}),
    Act.CONFIRM_FEED: frozenset({_QO, _SUP}),
    Act.FETCH_FEEDS: frozenset({_MAC}),
    Act.SEE_CASEWORK: frozenset({_ASR, _QO, _FP, _SUP, _AUD}),
    Act.SEE_MEDIA: frozenset({_ASR, _QO}),
    Act.GRADE: frozenset({_ASR}),
    Act.CONFIRM_SHIFT: frozenset({_ASR}),
    Act.RELEASE_LOT: frozenset({_QO, _SUP}),
    Act.PROPOSE_ENTRIES: frozenset({_QO}),
    Act.PUBLISH_EDITION: frozenset({_SUP}),
    Act.EXPORT: frozenset({_FP, _SUP}),
    Act.READ_LOG: frozenset({_SUP, _AUD}),
    Act.MANAGE_PEOPLE: frozenset({_ADM}),
    Act.SUSPEND: frozenset({_SUP, _ADM}),
    Act.OWN_SIGN_IN: frozenset({_ASR, _QO, _FP, _SUP, _ADM, _AUD, _ANA}),
    Act.WITNESS: frozenset({_ASR, _QO, _FP, _SUP, _ADM, _AUD, _ANA}),
    Act.OVERSEE: frozenset({_SUP}),
    Act.GIVE_WORK: frozenset({_SUP}),
    Act.TEND_WORK: frozenset({_ADM}),
    Act.SEE_CLOCKS: frozenset({_ANA, _SUP}),
    Act.HAND_ON_CLOCKS: frozenset({_MAC}),
    Act.READ_POLICIES: frozenset({_ASR, _QO, _FP, _SUP, _ADM, _AUD, _ANA}),
    Act.WRITE_POLICY: frozenset({_QO, _FP, _SUP, _ADM}),
    Act.APPROVE_POLICY: frozenset({_QO, _SUP}),
    Act.BACK_TEST: frozenset({_MAC}),
    Act.IMPORT_REPORTS: frozenset({_ANA, _SUP}),
    Act.ENTER_CALLS: frozenset({_ANA, _SUP}),
    Act.READ_MAILBOX: frozenset({_ANA, _SUP, _MAC}),
    Act.BUNDLE_ANEW: frozenset({_SUP, _MAC}),
    Act.SEE_ENQUIRIES: frozenset({_ANA, _SUP, _AUD}),
    Act.WORK_ENQUIRIES: frozenset({_ANA, _SUP}),
    Act.LOOK_UP: frozenset({_ANA, _SUP}),
    Act.SEE_REPORTS: frozenset({_ANA, _SUP}),
    Act.TRIAGE_REPORTS: frozenset({_ANA, _SUP}),
    Act.SEE_BOARDS: frozenset({_ANA, _QO, _SUP}),
    Act.SEE_COMMAND: frozenset({_SUP, _AUD}),
    Act.SEE_MANAGEMENT: frozenset({_QO, _SUP}),
    Act.MAKE_PAPERS: frozenset({_SUP}),
    Act.SETTLE_REPORTS: frozenset({_ANA, _SUP}),
    Act.LOOK_AT_ADDRESSES: frozenset({_ANA, _SUP}),
    Act.AGE_REPORTS: frozenset({_MAC}),
    Act.RENEW_LETTER_KEYS: frozenset({_ADM, _MAC}),
    Act.TAKE_IN_LETTERS: frozenset({_MAC}),
    Act.RELEASE_CONTACT: frozenset({_ANA, _QO, _SUP}),
    Act.SEE_TRACES: frozenset({_ANA, _SUP, _AUD}),
    Act.TRACE: frozenset({_ANA, _SUP, _MAC}),
    Act.SEE_NOTICES: frozenset({_ANA, _SUP, _AUD}),
    Act.WORK_NOTICES: frozenset({_ANA, _SUP}),
    Act.FOLLOW_NOTICES: frozenset({_MAC}),
    Act.DECIDE_APPEALS: frozenset({_SUP}),
    Act.SEE_EXCHANGES: frozenset({_ANA, _SUP, _AUD}),
    Act.WORK_EXCHANGES: frozenset({_ANA, _SUP}),
    Act.APPROVE_EXCHANGE: frozenset({_ANA, _SUP}),
    Act.PULL_EXCHANGES: frozenset({_ANA, _SUP, _MAC}),
    Act.FOLLOW_EXCHANGES: frozenset({_MAC}),
    Act.SEND_OUT: frozenset({_ASR, _QO, _FP, _SUP, _MAC, _ANA}),
    Act.TEND_CHANNELS: frozenset({_SUP, _ADM}),
    Act.KEEP_DUTY: frozenset({_SUP}),
    Act.ANSWER_ALERTS: frozenset({_ANA, _SUP}),
    Act.TELL_DUTY: frozenset({_MAC}),
    Act.TAKE_IN_SUBMISSIONS: frozenset({_MAC}),
    Act.SEE_PARTNERS: frozenset({_ANA, _QO, _FP, _SUP, _ADM, _AUD}),
    Act.MANAGE_PARTNERS: frozenset({_SUP, _ADM}),
    Act.APPROVE_PARTNER: frozenset({_QO, _SUP, _ADM}),
    Act.RECEIVE_COMMUNICATIONS: frozenset({_FP, _SUP, _MAC}),
    Act.READ_COMMUNICATIONS: frozenset({_FP, _SUP, _ANA}),
    Act.MARK_COMMUNICATIONS: frozenset({_FP, _SUP, _ANA}),
    Act.SEE_TOOLS: frozenset({_ASR, _QO, _FP, _SUP, _AUD}),
    Act.SUPPLY_TOOL: frozenset({_QO, _FP, _SUP}),
    Act.APPROVE_TOOL: frozenset({_QO, _SUP}),
    Act.STOP_TOOL: frozenset({_QO, _FP, _SUP}),
    Act.RUN_TOOLS: frozenset({_MAC}),
    Act.OWN_VIEWING: frozenset({_ASR, _QO, _FP, _SUP, _ADM, _AUD, _ANA}),
    Act.ASSESS_VIEWING: frozenset({_QO, _SUP, _ADM}),
    Act.KEEP_READINESS: frozenset({_SUP, _ADM}),
    Act.OWN_SUPPORT: frozenset({_ASR, _QO, _FP, _SUP, _ADM, _AUD, _ANA}),
    Act.REPORT_BREACH: frozenset({_ASR, _QO, _FP, _SUP, _ADM, _AUD, _ANA}),
    Act.TELL_OUTCOMES: frozenset({_QO, _FP, _SUP, _ANA}),
    Act.KEEP_CASE: frozenset({_FP, _SUP}),
    Act.CLOSE_CASE: frozenset({_QO, _SUP}),
    Act.SEE_STATEMENTS: frozenset({_QO, _FP, _SUP, _AUD}),
    Act.MAKE_STATEMENT: frozenset({_FP, _SUP}),
    Act.CHECK_STATEMENT: frozenset({_QO, _SUP}),
    Act.SERVE_STATEMENT: frozenset({_FP, _SUP}),
    Act.SEE_PACKAGES: frozenset({_QO, _FP, _SUP, _AUD, _ANA}),
    Act.WORK_PACKAGES: frozenset({_FP, _SUP, _ANA}),
    Act.ANSWER_PACKAGES: frozenset({_FP, _SUP, _ANA, _MAC}),
    Act.CHECK_PACKAGE: frozenset({_QO, _SUP}),
    Act.FOLLOW_PACKAGES: frozenset({_MAC}),
    Act.SEE_CYBERTIPS: frozenset({_QO, _FP, _SUP, _AUD, _ANA}),
    Act.WORK_CYBERTIPS: frozenset({_FP, _SUP, _ANA}),
    Act.APPROVE_CYBERTIP: frozenset({_QO, _SUP}),
    Act.FOLLOW_CYBERTIPS: frozenset({_MAC}),
    Act.SEE_SUBJECTS: frozenset({_FP, _SUP, _AUD, _ANA}),
    Act.WORK_SUBJECTS: frozenset({_FP, _SUP, _ANA}),
    Act.DECIDE_NOMINATION: frozenset({_SUP}),
    Act.SEE_LOGBOOK: frozenset({_QO, _FP, _SUP, _ANA}),
    Act.WORK_LOGBOOK: frozenset({_FP, _SUP, _ANA}),
    Act.SIGN_SANITISED: frozenset({_QO, _SUP}),
    Act.READ_SOURCES: frozenset({_SUP}),
    Act.ANSWER_LOOKUPS: frozenset({_MAC}),
    Act.FOLLOW_SUPPLIES: frozenset({_MAC}),
    Act.ANSWER_SUPPLIES: frozenset({_MAC}),
    Act.SEE_RETENTION: frozenset({_QO, _FP, _SUP, _AUD, _ANA}),
    Act.KEEP_RETENTION: frozenset({_FP, _SUP, _ANA}),
    Act.CONFIRM_DISPOSAL: frozenset({_QO, _SUP}),
    Act.APPROVE_ACCESS: frozenset({_SUP}),
    Act.CARRY_OUT_DISPOSAL: frozenset({_MAC}),
}


# What an account for unattended use may do at most: it sees no media and approves nothing.
SERVICE_MAY = frozenset({
    Act.OPEN_CASE, Act.RECEIVE, Act.REHASH, Act.IMPORT_LIST, Act.SEE_CASEWORK, Act.EXPORT, Act.READ_LOG,
    Act.IMPORT_REPORTS,
})  # fmt: skip
