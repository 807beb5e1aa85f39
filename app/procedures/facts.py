"""The values that facts in conditions can have, where the list is fixed."""

FACT_VALUES = {
    "kind": ("complaint", "appeal", "lawsuit"),
    "type": ("service", "third_party", "personnel", "decision", "suggestion", "information", "wrongdoing"),
    "klass": ("light", "normative", "no_oversight", "oversight"),
    "nature": ("administrative", "technical"),
    "severity": ("light", "medium", "serious"),
    "validity": ("not_assessed", "proven", "partly_proven", "not_proven", "out_of_scope"),
    "anonymous": ("yes", "no"),
    "late": ("yes", "no"),
}
