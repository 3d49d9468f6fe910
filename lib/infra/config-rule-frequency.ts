/** How often AWS Config runs a periodic rule. https://docs.aws.amazon.com/config/latest/APIReference/API_SourceDetail.html */
export const CONFIG_RULE_FREQUENCIES = [
  'One_Hour',
  'Three_Hours',
  'Six_Hours',
  'Twelve_Hours',
  'TwentyFour_Hours',
] as const;

export type ConfigRuleFrequency = (typeof CONFIG_RULE_FREQUENCIES)[number];
