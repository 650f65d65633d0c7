"""The sample season (样例): data contained in the project, so that every page can be seen alive."""
