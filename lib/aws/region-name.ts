import { UserError } from '../core/user-error.ts';

/** `eu-west-3`, `us-gov-east-1`, `eusc-de-east-1`; a point of the compass is in all of them. */
const REGION_NAME =
  /^[a-z]{2,4}(-[a-z]+)?-(central|north|south|east|west|northeast|northwest|southeast|southwest)-\d{1,2}$/;

/** Throws where no Region can be called so; whether one is, the network tells. */
export function checkRegionName(region: string): string {
  if (REGION_NAME.test(region)) return region;
  throw new UserError({
    got: `"${region}" is no AWS Region`,
    allowed: 'A Region such as eu-west-3',
    remedy: 'Correct --region, AWS_REGION or `region` in the shared config file',
  });
}
