"""Reports to NCMEC's CyberTipline as data: checked, written as their XML, and the answers to them read."""
