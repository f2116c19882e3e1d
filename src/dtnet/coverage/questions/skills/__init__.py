"""Questions about skills: which are taught where, how deep, and in which patterns."""
