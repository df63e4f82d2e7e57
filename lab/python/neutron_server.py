"""The program neutron-server, with its database models complete from the start.

A Neutron without agents and mechanism drivers runs no query before the first GET /ports. SQLAlchemy has not
configured its mappers by then, attributes that other models add to Port do not exist, and that request and every
later one end in a 500.
"""

import sys

sys.argv[0] = 'neutron-server'

from neutron.cmd.eventlet import server  # noqa: E402  (it patches the standard library: nothing may come before)
from neutron.db.migration.models import head  # noqa: E402, F401  (all models)
from sqlalchemy import orm  # noqa: E402

orm.configure_mappers()
server.main()
