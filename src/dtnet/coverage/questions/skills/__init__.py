"""Questions about skills: where they are taught, by how many teams, and in which patterns."""
