import { atLeast, type Microversion } from '../../../model/microversion.ts';
import { ApiFault } from '../api-fault.ts';
import { anything, boolean, name, object, text, type Check, type Field } from './check-value.ts';
import { pythonText } from './python-text.ts';

const optional = (check: Check): Field => ({ check });
const hints = optional(anything);

/** What may be asked of a new server at a microversion (`schemas/servers.py: create`). */
export function serverBody(version: Microversion): Check {
  const since = (
    first: Microversion,
    fields: Readonly<Record<string, Field>>,
  ): Readonly<Record<string, Field>> => (atLeast(version, first) ? fields : {});
  return object({
    server: {
      required: true,
      check: object({
        name: { check: name, required: true },
        flavorRef: { check: anything, required: true },
        imageRef: optional(text()),
        adminPass: optional(text()),
        metadata: optional(metadata),
        networks: { check: networks(version), required: atLeast(version, '2.37') },
        'OS-DCF:diskConfig': optional(anything),
        accessIPv4: optional(text()),
        accessIPv6: optional(text()),
        ...(atLeast(version, '2.57') ? {} : { personality: optional(anything) }),
        availability_zone: optional(name),
        block_device_mapping: optional(anything),
        block_device_mapping_v2: optional(anything),
        config_drive: optional(boolean),
        key_name: optional(name),
        min_count: optional(positive),
        max_count: optional(positive),
        return_reservation_id: optional(boolean),
        security_groups: optional(anything),
        user_data: optional(text()),
        ...since('2.19', { description: optional(text({ max: 255, orNull: true })) }),
        ...since('2.52', { tags: optional(anything) }),
        ...since('2.63', { trusted_image_certificates: optional(anything) }),
        ...since('2.74', { host: optional(text()), hypervisor_hostname: optional(text()) }),
        ...since('2.90', { hostname: optional(text()) }),
      }),
    },
    'os:scheduler_hints': hints,
    'OS-SCH-HNT:scheduler_hints': hints,
  });
}

const metadata: Check = (value, field) => {
  object(Object.fromEntries(Object.keys(value ?? {}).map((key) => [key, optional(text({ max: 255 }))])))(
    value,
    field,
  );
};

const positive: Check = (value, field) => {
  if (/^[1-9][0-9]*$/.test(String(value))) return;
  throw new ApiFault(
    400,
    `Invalid input for field/attribute ${field ?? ''}. Value: ${String(value)}. ${pythonText(value)} does not match '^[0-9]*$'`,
  );
};

function networks(version: Microversion): Check {
  return (value, field) => {
    if (Array.isArray(value)) return;
    if (atLeast(version, '2.37') && (value === 'auto' || value === 'none')) return;
    const why = atLeast(version, '2.37')
      ? `${pythonText(value)} is not valid under any of the given schemas`
      : `${pythonText(value)} is not of type 'array'`;
    throw new ApiFault(
      400,
      `Invalid input for field/attribute ${field ?? ''}. Value: ${String(value)}. ${why}`,
    );
  };
}
