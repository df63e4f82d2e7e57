"""The program nova-compute, except that it reports to Nova as soon as it serves, and not five seconds later."""

import sys

sys.argv[0] = 'nova-compute'

from nova.cmd import compute  # noqa: E402  (it patches the standard library: nothing may come before)
from nova.servicegroup import api  # noqa: E402

api.INITIAL_REPORTING_DELAY = 0
compute.main()
