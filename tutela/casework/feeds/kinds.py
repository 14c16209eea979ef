"""The kind of job that fetches what a partner hands out."""

FETCH = "fetch_feed"
