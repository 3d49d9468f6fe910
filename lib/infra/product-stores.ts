import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

/** What the product remembers: journals, questions, brakes; the key that signs links; mode and kill switch. */
export class ProductStores extends Construct {
  readonly table: dynamodb.Table;
  readonly hmacKey: kms.Key;
  readonly mode: ssm.StringParameter;
  readonly killSwitch: ssm.StringParameter;

  constructor(scope: Construct, journal: 'keep' | 'delete') {
    super(scope, 'Stores');
    this.table = this.makeTable(journal);
    this.hmacKey = new kms.Key(this, 'LinkKey', {
      description: 'Endpointer: signs the links with which questions are answered',
      keySpec: kms.KeySpec.HMAC_256,
      keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.mode = new ssm.StringParameter(this, 'Mode', {
      parameterName: '/endpointer/mode',
      description:
        'The most that Endpointer may do now: observe, approve, auto, or JSON with one of them by check',
      stringValue: 'auto',
      allowedPattern: String.raw`^(observe|approve|auto|\{.*\})$`,
    });
    this.killSwitch = new ssm.StringParameter(this, 'KillSwitch', {
      parameterName: '/endpointer/kill-switch',
      description: 'Only "off" lets Endpointer change anything; "on" stops it before the next change',
      stringValue: 'off',
      allowedPattern: '^(on|off)$',
    });
  }

  /** The signing key can be used by one role each way, whatever other policies of the account allow. */
  restrictSigning(signers: readonly iam.IRole[], checkers: readonly iam.IRole[]): void {
    this.hmacKey.addToResourcePolicy(onlyBy('kms:GenerateMac', signers));
    this.hmacKey.addToResourcePolicy(onlyBy('kms:VerifyMac', checkers));
  }

  private makeTable(journal: 'keep' | 'delete'): dynamodb.Table {
    const isKept = journal === 'keep';
    const table = new dynamodb.Table(this, 'Table', {
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      // AWS's own key: the journal stays readable when the stack and its keys have gone.
      encryption: dynamodb.TableEncryption.DEFAULT,
      deletionProtection: isKept,
      removalPolicy: isKept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    return table;
  }
}

function onlyBy(action: string, roles: readonly iam.IRole[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: `Only${action.replace('kms:', '')}`,
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: [action],
    resources: ['*'],
    ...(roles.length === 0
      ? {}
      : { conditions: { ArnNotEquals: { 'aws:PrincipalArn': roles.map(({ roleArn }) => roleArn) } } }),
  });
}
