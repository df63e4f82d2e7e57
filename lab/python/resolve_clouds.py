"""resolve_clouds.py: resolve each case on standard input by openstacksdk, and print what it makes of them as JSON.

A case is {"env", "files", "cwd", "home", "cloud", "region"}. Each runs in a process and a root directory of its own, so
that its paths are those that it names and nothing of this root shows through. What a login would send to Keystone is
taken from keystoneauth itself, whose session is one that sends nothing.
"""

import importlib
import importlib.metadata
import json
import os
import sys
import tempfile
import warnings

from keystoneauth1 import loading
from openstack.config import cloud_region, defaults, loader, vendors

warnings.simplefilter('ignore')


class Captured(Exception):
    pass


class Session:
    """Stands in for keystoneauth1.session.Session and keeps the one request of a login."""

    def post(self, url, json, **_):
        raise Captured(json)


def refuse_request(*_, **__):
    raise OSError('no request is sent from here')


def login(region):
    plugin = region.get_auth()
    auth_type = region.config['auth_type']
    if auth_type in ('none', 'admin_token'):
        return {'endpoint': plugin.endpoint, 'token': getattr(plugin, 'token', None)}
    session = Session()
    if hasattr(plugin, 'create_plugin'):
        plugin = plugin.create_plugin(session, (3, 0), plugin.auth_url)
    try:
        plugin.get_auth_ref(session)
    except Captured as captured:
        return {'authUrl': region.get_auth().auth_url, 'body': captured.args[0]}


def resolve(case):
    config = loader.OpenStackConfig()
    region = config.get_one(cloud=case.get('cloud'), region_name=case.get('region'))
    verify, cert = region.get_requests_verify_args()
    return {
        'cloud': region.name,
        'authType': region.config['auth_type'],
        'login': login(region),
        'region': region.get_region_name('compute'),
        'interface': region.get_interface('compute'),
        'endpointOverride': region.get_endpoint('compute'),
        'serviceType': region.get_service_type('compute'),
        'serviceName': region.get_service_name('compute'),
        'microversion': region._get_version_request('compute', None).default_microversion,
        'verify': verify,
        'cert': cert,
        'timeout': region.config.get('api_timeout'),
        'connectRetries': region.get_connect_retries('compute'),
        'statusCodeRetries': region.get_status_code_retries('compute'),
    }


def in_own_root(case):
    with tempfile.TemporaryDirectory(prefix='clouds-') as root:
        for folder in (case['cwd'], case['home']):
            os.makedirs(root + folder, exist_ok=True)
        for path, text in case['files'].items():
            os.makedirs(os.path.dirname(root + path), exist_ok=True)
            with open(root + path, 'w') as file:
                file.write(text)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            os.environ.clear()
            os.environ.update(case['env'], HOME=case['home'])
            # The search path is made when the module is loaded, of the variables and the working folder.
            os.getcwd = lambda: case['cwd']
            importlib.reload(loader)
            os.chroot(root)
            os.chdir(case['cwd'])
            try:
                answer = {'resolved': resolve(case)}
            except Exception as error:
                answer = {'refused': '%s: %s' % (type(error).__name__, error)}
            with os.fdopen(writing, 'w') as pipe:
                json.dump(answer, pipe, default=repr)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            text = pipe.read()
        os.waitpid(child, 0)
        return json.loads(text)


# A profile that is in no file is looked for in the network.
vendors.requests.get = refuse_request
# Modules and files that are only loaded when they are needed would not be found in a case's own root.
loading.get_available_plugin_loaders()
defaults.get_defaults()
vendors.get_profile('rackspace')
cloud_region.CloudRegion(config={}).get_endpoint('compute')
answers = [in_own_root(case) for case in json.load(sys.stdin)]
versions = {name: importlib.metadata.version(name) for name in ('openstacksdk', 'keystoneauth1')}
json.dump({'versions': versions, 'answers': answers}, sys.stdout)
