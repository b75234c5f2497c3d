"""Every verb of document control by one name: pages, commands and jobs call these and nothing deeper.

Each takes the actor first, then the record, then keywords; is one transaction with its lines of the
audit; raises a :class:`portal.errors.PortalError` that says in a sentence what to do. ``seen`` is the
version of the record that the user was shown: another change in between is a ``Conflict``, and nothing
is written.
"""

from plugins.document_control.answering import (
    SaidAnswer,
    ToldFact,
    missing_of,
    save_answers,
    say_self,
    submit,
    tell_fact,
    withdraw,
)
from plugins.document_control.campaigns import (
    CampaignText,
    Foreseen,
    cancel_campaign,
    change_campaign,
    close_campaign,
    counts_by_state,
    create_campaign,
    foresee,
    set_inspectors,
    start_campaign,
)
from plugins.document_control.candidates import Question
from plugins.document_control.closing import (
    acknowledge,
    cancel_check,
    close_check,
    reopen_check,
    set_inspector,
)
from plugins.document_control.findings import (
    FindingText,
    accept_finding,
    answer_finding,
    ask_extension,
    change_finding,
    decide_extension,
    judge_effect,
    raise_canned,
    raise_finding,
    raise_outside,
    return_answer,
    withdraw_finding,
)
from plugins.document_control.inspecting import (
    begin_recheck,
    begin_without,
    give_verdict,
    issue,
    open_check,
    return_check,
    unanswered_of,
)
from plugins.document_control.proofs import (
    NewProof,
    add_file,
    add_link,
    add_proof,
    drop_use,
    prove_item,
    prove_mending,
)
from plugins.document_control.proposing import (
    accept_all,
    accept_proposal,
    begin_inspection,
    propose,
)
from plugins.document_control.stepping import standing_of

__all__ = [
    "CampaignText",
    "FindingText",
    "Foreseen",
    "NewProof",
    "Question",
    "SaidAnswer",
    "ToldFact",
    "accept_all",
    "accept_finding",
    "accept_proposal",
    "acknowledge",
    "add_file",
    "add_link",
    "add_proof",
    "answer_finding",
    "ask_extension",
    "begin_inspection",
    "begin_recheck",
    "begin_without",
    "cancel_campaign",
    "cancel_check",
    "change_campaign",
    "change_finding",
    "close_campaign",
    "close_check",
    "counts_by_state",
    "create_campaign",
    "decide_extension",
    "drop_use",
    "foresee",
    "give_verdict",
    "issue",
    "judge_effect",
    "missing_of",
    "open_check",
    "propose",
    "prove_item",
    "prove_mending",
    "raise_canned",
    "raise_finding",
    "raise_outside",
    "reopen_check",
    "return_answer",
    "return_check",
    "save_answers",
    "say_self",
    "set_inspector",
    "set_inspectors",
    "standing_of",
    "start_campaign",
    "submit",
    "tell_fact",
    "unanswered_of",
    "withdraw",
    "withdraw_finding",
]
