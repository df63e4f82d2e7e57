"""run_mains.py MODULE: run the main() of a module once for each argument list in the JSON on standard input.

To import one of OpenStack's management programs takes seconds, and often most of its time; here it is done once.
"""

import importlib
import json
import os
import sys

name = sys.argv[1]
module = importlib.import_module(name)
for arguments in json.load(sys.stdin):
    # Each run has a process of its own, because main() can be called only once in a process.
    child = os.fork()
    if child == 0:
        sys.argv = [name, *arguments]
        sys.exit(module.main())
    _, status = os.waitpid(child, 0)
    if status != 0:
        sys.exit('%s %s ended with status %d' % (name, ' '.join(arguments), os.waitstatus_to_exitcode(status)))
