"""What is refused to who looks after people, roles and invitations, in words they can act on."""

from typing import Final

from invista_desktop.errors import InvistaError, NotPermitted, RuleViolation, Said, Unavailable, said

_OTHER_CODE: Final = said("Ask whoever invited you to send it again.")

PEOPLE_WORDS: Final[dict[str, tuple[type[InvistaError], Said, Said]]] = {
    "step_up_needed": (
        NotPermitted,
        said("This needs a fresh code of your authenticator."),
        said("Enter the six digits, then it goes on."),
    ),
    "last_administrator": (
        RuleViolation,
        said("Somebody must stay administrator."),
        said("Make somebody else an administrator without an end first."),
    ),
    "roles_kept_apart": (
        RuleViolation,
        said("Nobody may hold these two roles together."),
        said("Take the other role away first, or choose another."),
    ),
    "roles_held_together": (
        RuleViolation,
        said("Somebody holds both roles already."),
        said("Take one of them away first."),
    ),
    "beyond_own_permissions": (
        NotPermitted,
        said("Nobody gives more than they may do themselves."),
        said("Ask an administrator who may do that."),
    ),
    "beyond_own_warehouses": (
        NotPermitted,
        said("You do not work in all of these warehouses yourself."),
        said("Name only warehouses you work in."),
    ),
    "system_role": (
        RuleViolation,
        said("This role comes with Invista and stays as it is."),
        said("Make a role of your own and give it instead."),
    ),
    "role_in_use": (
        RuleViolation,
        said("People or invitations still refer to this role."),
        said("Take it from them first."),
    ),
    "role_name_taken": (RuleViolation, said("There is a role of this name."), said("Choose another name.")),
    "role_not_found": (RuleViolation, said("There is no such role any more."), said("Press F5 and look again.")),
    "user_exists": (
        RuleViolation,
        said("Somebody with this address works here already."),
        said("Look for them under Users and give them the role there."),
    ),
    "already_invited": (
        RuleViolation,
        said("This address has an open invitation."),
        said("Send that one again, or cancel it first."),
    ),
    "invitation_over": (
        RuleViolation,
        said("This invitation is over."),
        said("Press F5 and look again, or invite anew."),
    ),
    "invitation_not_found": (RuleViolation, said("There is no such invitation."), said("Press F5 and look again.")),
    "invitation_sent_often": (
        Unavailable,
        said("This invitation was sent five times."),
        said("Check the address; cancel it and invite anew."),
    ),
    "invitation_invalid": (
        RuleViolation,
        said("Address and code do not belong together."),
        said("Check both. After ten wrong codes the right one is refused too: have it sent again."),
    ),
    "invitation_expired": (RuleViolation, said("This invitation has expired."), _OTHER_CODE),
    "invitation_used": (
        RuleViolation,
        said("This invitation was used already."),
        said("Sign in with your password, or choose a new one by Forgotten password."),
    ),
    "invitation_cancelled": (
        RuleViolation,
        said("This invitation was withdrawn."),
        said("Ask whoever invited you."),
    ),
    "weak_password": (
        RuleViolation,
        said("This password is too easy to guess."),
        said("Use at least 8 characters; a sentence is easy to keep in mind."),
    ),
    "not_complete": (RuleViolation, said("That is not complete."), said("Check what you entered.")),
}
