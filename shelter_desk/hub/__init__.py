"""The national side: receive, registry, reports, replies."""
