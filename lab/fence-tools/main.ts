import { LabError } from '../lab-error.ts';
import { fenceToolsSettings, installFenceTools } from './fence-tools.ts';

try {
  const settings = fenceToolsSettings(process.env);
  await installFenceTools(settings);
  console.log(`ipmitool, ipmi_sim, fence agents and sushy are in ${settings.root}`);
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
