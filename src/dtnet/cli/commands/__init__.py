"""The commands, a module for each subject; a module is imported when a command needs it."""
