"""From records to papers: what a paper is numbered, and where its bytes are kept."""
