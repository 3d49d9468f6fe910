/** The part of CloudWatch's model that is spoken here (boto/botocore 1.43.11, botocore/data/cloudwatch). */
import {
  flag,
  listOf,
  number,
  numbers,
  operationSchema,
  structure,
  text,
  time,
  times,
} from '../../wire/own-schema.ts';

const dimension = structure('Dimension', { Name: text, Value: text });

const metric = structure('Metric', { Namespace: text, MetricName: text, Dimensions: listOf(dimension) });

const stat = structure('MetricStat', { Metric: () => metric, Period: number, Stat: text, Unit: text });

const query = structure('MetricDataQuery', {
  Id: text,
  MetricStat: () => stat,
  Expression: text,
  Label: text,
  ReturnData: flag,
  Period: number,
});

const message = structure('MessageData', { Code: text, Value: text });

const result = structure('MetricDataResult', {
  Id: text,
  Label: text,
  Timestamps: times,
  Values: numbers,
  StatusCode: text,
  Messages: listOf(message),
});

export const schemas = operationSchema(
  'GetMetricData',
  structure('GetMetricDataInput', {
    MetricDataQueries: listOf(query),
    StartTime: time,
    EndTime: time,
    NextToken: text,
    ScanBy: text,
    MaxDatapoints: number,
  }),
  structure('GetMetricDataOutput', {
    MetricDataResults: listOf(result),
    NextToken: text,
    Messages: listOf(message),
  }),
);
