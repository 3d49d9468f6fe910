/** The change of an interface endpoint in the language of whoever owns it; ids stand where their code has names. */
import type { VpcEndpoint } from '../../network/estate.ts';
import type { Owner } from '../ownership.ts';
import type { Snippet } from '../plan.ts';

export interface InterfaceChange {
  /** Subnets to add. */
  readonly subnetIds: readonly string[];
  /** Blocks that a group of the endpoint should admit. */
  readonly blocks: readonly string[];
}

/** All three languages, the owner's own first. */
export function interfaceSnippets(
  owner: Owner,
  endpoint: VpcEndpoint,
  change: InterfaceChange,
): readonly Snippet[] {
  const subnetIds = [...endpoint.subnetIds, ...change.subnetIds].toSorted();
  const comment = [
    `In the code that makes ${endpoint.vpcEndpointId}.`,
    ...(change.blocks.length === 0
      ? []
      : [`Let ${change.blocks.join(', ')} in on its port by one of its groups.`]),
  ];
  const quoted = subnetIds.map((id) => JSON.stringify(id));
  const cdk = lines([
    ...comment.map((text) => `// ${text} \`endpoint\` is its construct.`),
    'const resource = endpoint.node.defaultChild as CfnVPCEndpoint;',
    `resource.subnetIds = [${quoted.join(', ')}];`,
  ]);
  const cloudformation = lines([
    ...comment.map((text) => `# ${text}`),
    '    Properties:',
    '      SubnetIds:',
    ...quoted.map((id) => `        - ${id}`),
  ]);
  const terraform = lines([...comment.map((text) => `# ${text}`), `  subnet_ids = [${quoted.join(', ')}]`]);
  const all: readonly Snippet[] = [
    { language: 'cdk', text: cdk },
    { language: 'cloudformation', text: cloudformation },
    { language: 'terraform', text: terraform },
  ];
  return owner.owner === 'cloudformation' ? all : all.toReversed();
}

function lines(text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}
