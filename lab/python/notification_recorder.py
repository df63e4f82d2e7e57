"""notification_recorder.py BROKER_URL FILE: append every versioned notification of Nova to FILE, one JSON a line."""

import json
import sys
import time

import kombu
import kombu.mixins

PRIORITIES = ('info', 'warn', 'error')


class Recorder(kombu.mixins.ConsumerMixin):
    """Connects again by itself whenever the broker goes away. What is sent meanwhile waits in the queues."""

    def __init__(self, connection, file):
        self.connection = connection
        self.file = file

    def get_consumers(self, consumer_class, channel):
        exchange = kombu.Exchange('nova', type='topic', durable=False)
        names = ['versioned_notifications.' + priority for priority in PRIORITIES]
        queues = [kombu.Queue(name, exchange, routing_key=name, durable=False) for name in names]
        return [consumer_class(queues, callbacks=[self.record], accept=['json'], prefetch_count=1000)]

    def record(self, body, message):
        envelope = body if isinstance(body, dict) else json.loads(body)
        notification = json.loads(envelope['oslo.message']) if 'oslo.message' in envelope else envelope
        line = {
            'received': round(time.time() * 1000),
            'eventType': notification['event_type'],
            'publisher': notification['publisher_id'],
            'payload': notification['payload'],
        }
        self.file.write(json.dumps(line) + '\n')
        message.ack()


broker_url, path = sys.argv[1:]
with open(path, 'a', buffering=1, encoding='utf-8') as file, kombu.Connection(broker_url) as connection:
    Recorder(connection, file).run()
