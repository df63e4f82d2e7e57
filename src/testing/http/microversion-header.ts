/**
 * Reads which version of a service is asked for: `OpenStack-API-Version: compute 2.95`, where several services may stand
 * side by side and the last one of a name counts.
 */
export function versionHeader(
  headers: Readonly<Record<string, string>>,
  service: string,
  olderName?: string,
): string | null {
  let version: string | null = null;
  for (const part of (headers['openstack-api-version'] ?? '').split(',')) {
    const [name = '', value] = part.trim().split(/\s+/);
    if (name.toLowerCase() === service && value !== undefined) version = value;
  }
  if (version !== null || olderName === undefined) return version;
  return headers[olderName]?.split(',').at(-1)?.trim() ?? null;
}
