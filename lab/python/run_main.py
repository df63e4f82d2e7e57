"""run_main.py MODULE PROGRAM ARGUMENT...: run the main() of a module as the program that its package would install.

The packages that hold the programs themselves (nova-compute, glance-api, ...) also bring init scripts, debconf
questions and, in the case of nova-compute, a whole hypervisor. The code is all in the python3-* packages.
"""

import importlib
import sys

module = sys.argv[1]
sys.argv = sys.argv[2:]
sys.exit(importlib.import_module(module).main())
