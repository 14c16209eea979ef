"""What is done to reach somebody outside: send a mail, call a webhook, try again, settle what failed."""

from tutela.casework.channels.actions.call_webhook import call_webhook
from tutela.casework.channels.actions.deliver import deliver
from tutela.casework.channels.actions.send_mail import send_mail
from tutela.casework.channels.actions.settle import settle
from tutela.casework.channels.actions.try_again import try_again

__all__ = ["call_webhook", "deliver", "send_mail", "settle", "try_again"]
