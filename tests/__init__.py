"""The tests of the three packages and of the whole; a package, because another library installs one of this name."""
