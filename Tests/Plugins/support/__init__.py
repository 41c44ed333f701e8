"""What the tests of the plug-ins share: the parts of Checkmk that load, validate and run them, in small."""
