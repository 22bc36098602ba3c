/** Made up, as everybody in it. */
export const ORGANIZATION = 'Larkfield Outdoor';

/** Of everybody in the demo. It opens nothing anywhere else, and it is printed. */
export const PASSWORD = 'copper-kettle-orchard-42';

/** The same team each time. */
export const SEED = 20_260;
