"""What can be done with commercial sites, one verb a file."""

from tutela.casework.commerce.actions.judge_sites import judge_sites
from tutela.casework.commerce.actions.record_fact import record_fact
from tutela.casework.commerce.actions.take_back_fact import take_back_fact
from tutela.casework.commerce.actions.undo_site_judgement import undo_site_judgement

__all__ = ["judge_sites", "record_fact", "take_back_fact", "undo_site_judgement"]
