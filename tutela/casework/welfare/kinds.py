"""The kind of job that makes pictures ready before anybody asks for them."""

PREVIEW = "preview"
