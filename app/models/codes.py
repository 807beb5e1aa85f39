"""Coded values and their names (English msgids): one list for tables, forms, the API and imports."""

from collections.abc import Mapping

from app.messages import N_

Codes = Mapping[str, str]

KINDS: Codes = {"complaint": N_("Complaint"), "appeal": N_("Appeal"), "lawsuit": N_("Lawsuit")}
TYPES: Codes = {
    "service": N_("About our own service"),
    "third_party": N_("About a certified client"),
    "personnel": N_("About personnel"),
    "decision": N_("Against a decision"),
    "suggestion": N_("Suggestion"),
    "information": N_("Request for information"),
    "wrongdoing": N_("Suspected wrongdoing"),
}
CLASSES: Codes = {
    "light": N_("Light"),
    "normative": N_("Normative"),
    "no_oversight": N_("No oversight needed"),
    "oversight": N_("Needs oversight"),
}
NATURES: Codes = {"administrative": N_("Administrative"), "technical": N_("Technical")}
SEVERITIES: Codes = {"light": N_("Light"), "medium": N_("Medium"), "serious": N_("Serious")}
CHANNELS: Codes = {
    "walk_in": N_("At the counter"),
    "letter": N_("Letter"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "whatsapp": N_("WhatsApp"),
    "website": N_("Website"),
    "social_media": N_("Social media"),
    "sp4n_lapor": N_("SP4N-LAPOR!"),
    "suggestion_box": N_("Suggestion box"),
}
FORMS: Codes = {"written": N_("Written"), "oral": N_("Oral"), "electronic": N_("Electronic")}
CUSTOMER_TYPES: Codes = {
    "individual": N_("Individual"),
    "consumer": N_("Consumer"),
    "micro_small": N_("Micro or small enterprise"),
    "medium": N_("Medium industry"),
    "large": N_("Large industry"),
    "cooperative": N_("Cooperative"),
    "hospital": N_("Hospital"),
    "local_government": N_("Local government"),
    "competitor": N_("Business competitor"),
    "anonymous": N_("Anonymous"),
}
CATEGORIES: Codes = {
    "service_time": N_("Time of service"),
    "service_quality": N_("Quality of service"),
    "document_administration": N_("Documents and administration"),
    "technical_result": N_("Technical result"),
    "test_sample": N_("Test sample"),
    "damaged_goods": N_("Damaged goods"),
    "fees": N_("Fees and tariffs"),
    "staff_attitude": N_("Attitude of staff"),
    "personnel_conduct": N_("Conduct of personnel"),
    "impartiality": N_("Impartiality"),
    "confidentiality": N_("Confidentiality"),
    "requirements": N_("Procedure and requirements"),
    "certification_decision": N_("Certification decision"),
    "third_party_complaint": N_("Complaint by a third party"),
    "legal_dispute": N_("Legal dispute"),
    "out_of_scope": N_("Outside our authority"),
}
OBJECTS: Codes = {
    "order": N_("Order"),
    "test_report": N_("Test report"),
    "test_sample": N_("Test sample"),
    "calibration_certificate": N_("Calibration certificate"),
    "sni_certificate": N_("SNI mark product certificate"),
    "decision": N_("Decision"),
    "invoice": N_("Invoice"),
    "contract": N_("Contract"),
    "other": N_("Other"),
}
VALIDITIES: Codes = {
    "not_assessed": N_("Not assessed yet"),
    "proven": N_("Proven"),
    "partly_proven": N_("Partly proven"),
    "not_proven": N_("Not proven"),
    "out_of_scope": N_("Out of scope"),
}
CASE_STATUSES: Codes = {"open": N_("Open"), "closed": N_("Closed")}
OUTCOMES: Codes = {
    "closed": N_("Resolved and closed"),
    "referred": N_("Referred to another body"),
    "handed_over": N_("Handed over to the inspectorate"),
    "joined": N_("Joined to another case"),
    "withdrawn": N_("Withdrawn by the customer"),
    "deemed_withdrawn": N_("Deemed withdrawn"),
    "inadmissible": N_("Inadmissible"),
}
TASK_STATUSES: Codes = {"open": N_("Open"), "done": N_("Done"), "cancelled": N_("No longer needed")}
URGENCIES: Codes = {"normal": N_("Ordinary"), "urgent": N_("Urgent"), "very_urgent": N_("Very urgent")}
SECURITY_CLASSES: Codes = {
    "open": N_("Public"),
    "restricted": N_("Restricted"),
    "confidential": N_("Confidential"),
    "secret": N_("Secret"),
}
INSTRUCTIONS: Codes = {
    "respond": N_("Respond"),
    "follow_up": N_("Follow up"),
    "settle": N_("Settle according to the rules"),
    "study_and_advise": N_("Study and advise"),
    "coordinate": N_("Coordinate"),
    "discuss_with_me": N_("Discuss with me"),
    "draft_answer": N_("Draft the answer"),
    "monitor": N_("Monitor"),
    "represent": N_("Represent or attend"),
    "carry_out_and_report": N_("Carry out and report"),
    "for_information": N_("For information"),
    "file": N_("Put on file"),
}
GRADES: Codes = {
    "critical": N_("Critical"),
    "major": N_("Major"),
    "minor": N_("Minor"),
    "observation": N_("Observation"),
}
CAUSE_CATEGORIES: Codes = {
    "man": N_("People"),
    "method": N_("Method"),
    "material": N_("Material"),
    "machine": N_("Machine and equipment"),
    "environment": N_("Environment"),
    "measurement": N_("Measurement"),
}
RULINGS: Codes = {
    "granted": N_("Granted"),
    "granted_in_part": N_("Granted in part"),
    "rejected": N_("Rejected"),
    "inadmissible": N_("Inadmissible"),
}
POINT_FINDINGS: Codes = {
    "supported": N_("Supported by evidence"),
    "not_yet_supported": N_("Not yet supported"),
    "contradicted": N_("Contradicted by evidence"),
}
DELIVERY_METHODS: Codes = {
    "in_person": N_("In person"),
    "post": N_("Post or courier"),
    "email": N_("E-mail"),
    "whatsapp": N_("WhatsApp"),
    "channel": N_("Through the channel it came by"),
}
ON_BEHALF: Codes = {"spoken": N_("Spoken"), "letter": N_("Letter"), "mail": N_("Mail or message")}
CAPACITIES: Codes = {
    "definitive": N_("Definitive"),
    "plt": N_("Acting (Plt.)"),
    "plh": N_("Daily acting (Plh.)"),
    "deputy": N_("On behalf of (a.n.)"),
}
ROLES: Codes = {
    "front_desk": N_("Front desk"),
    "service_coordinator": N_("Service coordinator"),
    "function_coordinator": N_("Function coordinator"),
    "technical_manager": N_("Technical manager"),
    "office_head": N_("Head of office"),
    "appeal_member": N_("Appeal team member"),
    "auditor": N_("Auditor"),
    "agency": N_("Parent agency"),
    "administrator": N_("Administrator"),
}
INTEREST_KINDS: Codes = {
    "consultancy": N_("Consultancy"),
    "employment": N_("Employment"),
    "family": N_("Family"),
    "financial": N_("Financial"),
}
FORUMS: Codes = {
    "court": N_("Court"),
    "administrative_court": N_("Administrative court"),
    "arbitration": N_("Arbitration"),
    "ombudsman": N_("Ombudsman"),
    "other": N_("Other"),
}
DOCUMENT_STATUSES: Codes = {
    "pending": N_("Being made"),
    "in_force": N_("In force"),
    "superseded": N_("Superseded"),
    "withdrawn": N_("Withdrawn"),
}
SIGNING_METHODS: Codes = {
    "wet_ink": N_("Signed on paper, scanned"),
    "certificate": N_("Signed here with a certificate"),
    "elsewhere": N_("Signed with another system and uploaded"),
}
OUTBOX_STATUSES: Codes = {
    "queued": N_("Waiting to be sent"),
    "sent": N_("Sent"),
    "deferred": N_("Delayed, tried again"),
    "failed": N_("Could not be sent"),
    "bounced": N_("Came back"),
    "by_hand": N_("To be told by hand"),
    "told": N_("Told by hand"),
    "unreachable": N_("Cannot be delivered"),
}
INBOUND_KINDS: Codes = {
    "reply": N_("Reply"),
    "new": N_("New mail"),
    "auto_reply": N_("Automatic reply"),
    "bounce": N_("Mail that came back"),
    "loop": N_("Mail that runs in a circle"),
    "unreadable": N_("Mail that cannot be read"),
}
INBOUND_STATUSES: Codes = {
    "held": N_("Waits for somebody"),
    "filed": N_("Filed with a case"),
    "registered": N_("Registered as a new case"),
    "discarded": N_("Discarded"),
    "ignored": N_("Needs no answer"),
}
SUGGESTED_FOR: Codes = {
    "number_in_subject": N_("The subject names the number of this case."),
    "number_in_text": N_("The text names the number of this case."),
    "sender": N_("The address of the sender belongs to this case."),
}
