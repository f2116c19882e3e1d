"""Questions of coverage beyond shares, by subject."""
