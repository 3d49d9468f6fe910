/** The endpoint's new policy in the language of whoever owns it. */
import type { Owner } from '../ownership.ts';
import type { Snippet } from '../plan.ts';

/** All three languages, the owner's own first. */
export function policySnippets(owner: Owner, vpcEndpointId: string, policy: string): readonly Snippet[] {
  const pretty = JSON.stringify(JSON.parse(policy), undefined, 2);
  const indented = (by: string): string => pretty.replaceAll('\n', `\n${by}`);
  const cdk = [
    `// In the code that makes ${vpcEndpointId}. \`endpoint\` is its construct.`,
    'const resource = endpoint.node.defaultChild as CfnVPCEndpoint;',
    `resource.policyDocument = ${pretty};`,
  ];
  const cloudformation = [
    `# In the code that makes ${vpcEndpointId}.`,
    '    Properties:',
    `      PolicyDocument: ${indented('      ')}`,
  ];
  const terraform = [
    `# In the code that makes ${vpcEndpointId}.`,
    '  policy = <<-JSON',
    `    ${indented('    ')}`,
    '  JSON',
  ];
  const all: readonly Snippet[] = [
    { language: 'cdk', text: `${cdk.join('\n')}\n` },
    { language: 'cloudformation', text: `${cloudformation.join('\n')}\n` },
    // What Terraform would read as an expression of its own.
    { language: 'terraform', text: `${terraform.join('\n').replaceAll('${', '$${')}\n` },
  ];
  return owner.owner === 'cloudformation' ? all : all.toReversed();
}
