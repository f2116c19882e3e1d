"""What headings and states of rows say: the grammar of headings, and the words of states."""
