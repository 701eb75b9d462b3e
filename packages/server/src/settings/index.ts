export {
  type ServingSettings,
  serverOptions,
  servingDefaults,
  servingFields,
} from './serving-settings.js';
