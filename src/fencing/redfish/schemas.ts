import { z } from 'zod';

const link = z.looseObject({ '@odata.id': z.string() });

/** `/redfish/v1/`, which needs no log-in. */
export const rootSchema = z.looseObject({
  Systems: link.nullish(),
  Links: z.looseObject({ Sessions: link.nullish() }).nullish(),
});

/** The list of systems. */
export const systemsSchema = z.looseObject({
  Members: z.array(link),
  'Members@odata.nextLink': z.string().nullish(),
});

/** What of an action tells where and how to ask for it. */
const resetSchema = z.looseObject({
  target: z.string().nullish(),
  'ResetType@Redfish.AllowableValues': z.unknown().optional(),
  '@Redfish.ActionInfo': z.string().nullish(),
});

/** A system. A PowerState that nobody knows is none: it is not an error, and not off. */
export const systemSchema = z.looseObject({
  PowerState: z.unknown().optional(),
  Actions: z.looseObject({ '#ComputerSystem.Reset': resetSchema.nullish() }).nullish(),
});

/** Where a system says elsewhere what its action takes. */
export const actionInfoSchema = z.looseObject({
  Parameters: z.array(z.looseObject({ Name: z.string(), AllowableValues: z.unknown().optional() })),
});

/** What is kept of a system between reading it and switching it off. */
export type SystemResource = z.infer<typeof systemSchema>;
