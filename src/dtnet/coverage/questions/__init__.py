"""The questions of coverage beside shares, by what they are about."""
