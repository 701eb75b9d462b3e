import ts from 'typescript';

/** What is known of the thing at the cursor. */
export interface Inspection {
  readonly 'text/plain': string;
  readonly 'text/markdown': string;
}

/** The type and documentation of the name at the cursor, or of the function whose arguments it is in. */
export function inspectAt(
  service: ts.LanguageService,
  file: string,
  code: string,
  cursor: number,
): Inspection | undefined {
  const text = code.slice(0, cursor);
  const isAtCall = /[(,]\s*$/.test(text);
  const signature = isAtCall ? signatureAt(service, file, cursor) : undefined;
  return signature ?? nameAt(service, file, cursor) ?? signatureAt(service, file, cursor);
}

function nameAt(service: ts.LanguageService, file: string, cursor: number): Inspection | undefined {
  const info =
    service.getQuickInfoAtPosition(file, cursor) ??
    (cursor > 0 ? service.getQuickInfoAtPosition(file, cursor - 1) : undefined);
  if (!info) return undefined;
  return describe(plain(info.displayParts), info.documentation, info.tags);
}

function signatureAt(
  service: ts.LanguageService,
  file: string,
  cursor: number,
): Inspection | undefined {
  const help = service.getSignatureHelpItems(file, cursor, undefined);
  const item = help?.items[help.selectedItemIndex];
  if (!help || !item) return undefined;
  const parameters = item.parameters.map(({ displayParts }) => plain(displayParts));
  const separator = plain(item.separatorDisplayParts);
  const line = `${plain(item.prefixDisplayParts)}${parameters.join(separator)}${plain(item.suffixDisplayParts)}`;
  const current = item.parameters[help.argumentIndex];
  const others = help.items.length > 1 ? `\n(${help.items.length} overloads)` : '';
  const described = describe(`${line}${others}`, item.documentation, item.tags);
  if (!current) return described;
  const name = plain(current.displayParts);
  const documentation = plain(current.documentation);
  return {
    'text/plain': `${described['text/plain']}\n\n→ ${name}${documentation ? `: ${documentation}` : ''}`,
    'text/markdown': `${described['text/markdown']}\n\n**→ \`${name}\`** ${documentation}`,
  };
}

function describe(
  type: string,
  documentation: readonly ts.SymbolDisplayPart[] | undefined,
  tags: readonly ts.JSDocTagInfo[] | undefined,
): Inspection {
  const text = plain(documentation);
  const tagLines = (tags ?? []).map(({ name, text: parts }) => ({ name, text: plain(parts) }));
  return {
    'text/plain': [type, text, tagLines.map(({ name, text }) => `@${name} ${text}`).join('\n')]
      .filter((part) => part !== '')
      .join('\n\n'),
    'text/markdown': [
      `\`\`\`typescript\n${type}\n\`\`\``,
      text,
      tagLines.map(({ name, text }) => `*@${name}* ${text}`).join('  \n'),
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  };
}

/** The text of parts, with `{@link …}` as what it links to. */
function plain(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  const text = ts.displayPartsToString(parts as ts.SymbolDisplayPart[] | undefined);
  return text.replace(
    /\{@link(?:code|plain)?\s+([^\s|}]+)\s*\|?\s*([^}]*)\}/g,
    (_, target: string, label: string) => label.trim().replace(/\s+/g, ' ') || target,
  );
}
