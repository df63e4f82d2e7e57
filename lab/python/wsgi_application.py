"""The WSGI application of the API service that $LAB_SERVICE names, for uWSGI.

The ready-made modules are those of the newer releases; where one is missing, the older release's factory serves.
"""

import os

service = os.environ['LAB_SERVICE']
if service == 'keystone':
    try:
        from keystone.wsgi.api import application
    except ImportError:
        from keystone.server.wsgi import initialize_public_application

        application = initialize_public_application()
elif service == 'placement':
    try:
        from placement.wsgi.api import application
    except ImportError:
        from placement.wsgi import init_application

        application = init_application()
elif service == 'nova-api':
    try:
        from nova.wsgi.osapi_compute import application
    except ImportError:
        from nova.api.openstack.compute.wsgi import init_application

        application = init_application()
