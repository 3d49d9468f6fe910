/** How often AWS Config runs a periodic rule. https://docs.aws.amazon.com/config/latest/APIReference/API_SourceDetail.html */
export const CONFIG_RULE_FREQUENCIES = [
  'One_Hour',
  'Three_Hours',
  'Six_Hours',
  'Twelve_Hours',
  'TwentyFour_Hours',
] as const;

export type ConfigRuleFrequency = (typeof CONFIG_RULE_FREQUENCIES)[number];

/** Days for which CloudWatch Logs keeps entries. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
