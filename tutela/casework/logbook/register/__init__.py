"""The register of sources: what opens an identity stands here, and nothing that hands on imports it."""
