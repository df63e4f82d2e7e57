"""Holds exchanges against Nova's own JSON schemas, without any service of Nova's running.

Standard input: {"exchanges": [{"microversion", "method", "path", "query", "body", "response"}]}, where `path` is below the
version, `query` a list of pairs, `body` and `response` JSON, or absent where there is none.
Standard output: {"release", "routes": [{"route", "exchanges", "body", "query", "response"}], "problems": [{"index", "route",
"problem"}]}, where `body`, `query` and `response` count what was "valid", "invalid", "unchecked" (Nova has no schema there) or
"none", and `index` is an exchange's place in the input.
"""

import inspect
import json
import re
import sys
import urllib.parse

from nova.api import validation

# Nova's decorators hide the schemas in closures. These, put in their place before any controller is imported, keep them
# with the versions that they are for, on the function itself.


def keeper(kind):
    def decorate(schema, min_version=None, max_version=None):
        def keep(function):
            kept = getattr(function, '_kept_schemas', ())
            function._kept_schemas = kept + ((kind, schema, min_version, max_version),)
            return function

        return keep

    return decorate


validation.schema = keeper('body')
validation.query_schema = keeper('query')
if hasattr(validation, 'response_body_schema'):
    validation.response_body_schema = keeper('response')

from nova.api.openstack import api_version_request  # noqa: E402
from nova.api.openstack.compute import routes  # noqa: E402
from nova.api.validation import validators  # noqa: E402
from nova import exception  # noqa: E402
from nova import version  # noqa: E402


def matcher(template):
    return re.compile('^' + re.sub(r'\{\w+\}', '[^/]+', template) + '$')


# A template with fewer placeholders wins: /servers/detail is no server's id.
ROUTES = sorted(
    ((path, matcher(path), methods) for path, methods in routes.ROUTE_LIST if not isinstance(methods, str)),
    key=lambda route: route[0].count('{'),
)


def controllers(factory):
    """The classes behind a route: the main one, and those that only have actions."""
    main, *more = factory.args
    return [main, *(more[0] if more else [])]


def versions_of(cls, name):
    """Every version of a method, with the range that it serves."""
    for base in cls.__mro__:
        versioned = base.__dict__.get('versioned_methods') or {}
        if name in versioned:
            return [(one.start_version, one.end_version, one.func) for one in versioned[name]]
    function = inspect.getattr_static(cls, name, None)
    return [] if function is None else [(None, None, function)]


def find(method, path, body):
    """The route of an exchange and the versions of the method that serves it."""
    for template, pattern, methods in ROUTES:
        if not pattern.match(path) or method not in methods:
            continue
        factory, name = methods[method]
        if name != 'action':
            return template, versions_of(controllers(factory)[0], name)
        action = next(iter(body)) if isinstance(body, dict) and body else None
        for cls in controllers(factory):
            if action in cls.wsgi_actions:
                return '%s %s' % (template, action), versions_of(cls, cls.wsgi_actions[action])
        return '%s %s' % (template, action), []
    return None, []


def serves(asked, start, end):
    start = start if start is not None else api_version_request.APIVersionRequest()
    end = end if end is not None else api_version_request.APIVersionRequest()
    return asked.matches(start, end)


def schemas_for(function, kind, asked):
    """The schemas of one kind that are in force at a microversion."""
    found = []
    for kept, schema, low, high in getattr(function, '_kept_schemas', ()):
        start = api_version_request.APIVersionRequest(low)
        end = api_version_request.APIVersionRequest(high)
        if kept == kind and asked.matches(start, end):
            found.append(schema)
    return found


def problem(schema, target, is_body):
    try:
        validators._SchemaValidator(schema, False, is_body).validate(target)
    except exception.ValidationError as error:
        return error.format_message() if hasattr(error, 'format_message') else str(error)
    return None


def verdict(function, kind, asked, target, problems):
    schemas = schemas_for(function, kind, asked)
    if not schemas:
        return 'unchecked'
    found = [problem(schema, target, kind != 'query') for schema in schemas]
    wrong = ['%s: %s' % (kind, one) for one in found if one is not None]
    problems.extend(wrong)
    return 'invalid' if wrong else 'valid'


def ignored_parameters(function, asked, query):
    """Those that Nova drops without a word, as it does below 2.75."""
    for schema in schemas_for(function, 'query', asked):
        patterns = [re.compile(one) for one in schema.get('patternProperties', {})]
        for name in query:
            if name not in schema['properties'] and not any(one.match(name) for one in patterns):
                yield name


def check(exchange):
    problems = []
    asked = api_version_request.APIVersionRequest(exchange['microversion'])
    path = urllib.parse.unquote(exchange['path'])
    route, versions = find(exchange['method'], path, exchange.get('body'))
    result = {'route': route, 'body': 'none', 'query': 'none', 'response': 'none', 'problems': problems}
    functions = [function for start, end, function in versions if serves(asked, start, end)]
    if not functions:
        problems.append('there is no such call' if not versions else 'there is no such call at this microversion')
        return result
    function = functions[0]
    if getattr(function, 'removed', False):
        problems.append('the call was removed: %s' % function.removed_reason)

    body = exchange.get('body')
    if 'body' in exchange or schemas_for(function, 'body', asked):
        result['body'] = verdict(function, 'body', asked, body, problems)
    query = {}
    for name, value in exchange.get('query') or []:
        query.setdefault(name, []).append(value)
    if query:
        result['query'] = verdict(function, 'query', asked, query, problems)
        problems.extend('query: %s is ignored' % name for name in ignored_parameters(function, asked, query))
    if 'response' in exchange:
        result['response'] = verdict(function, 'response', asked, exchange['response'], problems)
    return result


def main():
    tallies = {}
    problems = []
    for index, exchange in enumerate(json.load(sys.stdin)['exchanges']):
        result = check(exchange)
        route = '%s %s' % (exchange['method'], result['route'] or exchange['path'])
        tally = tallies.setdefault(route, {'route': route, 'exchanges': 0, 'body': {}, 'query': {}, 'response': {}})
        tally['exchanges'] += 1
        for part in ('body', 'query', 'response'):
            tally[part][result[part]] = tally[part].get(result[part], 0) + 1
        problems.extend({'index': index, 'route': route, 'problem': one} for one in result['problems'])
    routes_seen = [tallies[route] for route in sorted(tallies)]
    json.dump({'release': version.version_string(), 'routes': routes_seen, 'problems': problems}, sys.stdout)


if __name__ == '__main__':
    main()
