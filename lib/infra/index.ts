/** The construct as a library: `import { Endpointer } from 'endpointer/infra'`. */
export { Endpointer } from './endpointer.ts';
export { EndpointerStack } from './endpointer-stack.ts';
export type { AthenaProps } from './athena-props.ts';
export type { FlowLogProps } from './flow-log-props.ts';
export type {
  ApprovalProps,
  EndpointerProps,
  LimitProps,
  NotificationTarget,
  RetentionProps,
  ScheduleProps,
} from './props.ts';
