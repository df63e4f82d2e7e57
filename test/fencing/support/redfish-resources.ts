/** What the mock BMC shows, as DMTF's schemas have it and Ironic's own client wants it. */
export const ROOT = {
  '@odata.id': '/redfish/v1/',
  '@odata.type': '#ServiceRoot.v1_5_0.ServiceRoot',
  Id: 'RootService',
  Name: 'Root Service',
  RedfishVersion: '1.6.0',
  UUID: '92384634-2938-2342-8820-489239905423',
  Systems: { '@odata.id': '/redfish/v1/Systems' },
  SessionService: { '@odata.id': '/redfish/v1/SessionService' },
  Links: { Sessions: { '@odata.id': '/redfish/v1/SessionService/Sessions' } },
};

export const SESSION_SERVICE = {
  '@odata.id': '/redfish/v1/SessionService',
  '@odata.type': '#SessionService.v1_1_6.SessionService',
  Id: 'SessionService',
  Name: 'Session Service',
  ServiceEnabled: true,
  SessionTimeout: 600,
  Sessions: { '@odata.id': '/redfish/v1/SessionService/Sessions' },
};

export function systemsOf(names: readonly string[]): Record<string, unknown> {
  return {
    '@odata.id': '/redfish/v1/Systems',
    '@odata.type': '#ComputerSystemCollection.ComputerSystemCollection',
    Name: 'Computer System Collection',
    'Members@odata.count': names.length,
    Members: names.map((name) => ({ '@odata.id': `/redfish/v1/Systems/${name}` })),
  };
}

export function systemOf(name: string, powerState: unknown): Record<string, unknown> {
  const path = `/redfish/v1/Systems/${name}`;
  return {
    '@odata.id': path,
    '@odata.type': '#ComputerSystem.v1_5_0.ComputerSystem',
    Id: name,
    Name: 'the host',
    SystemType: 'Physical',
    UUID: '38947555-7742-3448-3784-823347823834',
    Status: { State: 'Enabled', Health: 'OK' },
    PowerState: powerState,
    Boot: { BootSourceOverrideEnabled: 'Disabled', BootSourceOverrideTarget: 'None' },
    Actions: {
      '#ComputerSystem.Reset': {
        target: `${path}/Actions/ComputerSystem.Reset`,
        'ResetType@Redfish.AllowableValues': ['On', 'ForceOff', 'GracefulShutdown', 'ForceRestart'],
      },
    },
  };
}

export function redfishError(messageId: string, message: string): Record<string, unknown> {
  return {
    error: {
      code: 'Base.1.8.GeneralError',
      message: 'A general error has occurred. See ExtendedInfo for more information.',
      '@Message.ExtendedInfo': [{ MessageId: messageId, Message: message, Severity: 'Critical' }],
    },
  };
}
