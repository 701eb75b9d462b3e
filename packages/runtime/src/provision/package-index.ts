import { ProvisionError } from './errors.js';
import { type Patience, patient, request } from './http.js';
import type { Wheel } from './wheels.js';

/** Where a file of a package index lies. */
export interface IndexedFile {
  readonly url: string;
  /** As the index publishes it; absent where it publishes none. */
  readonly sha256?: string | undefined;
}

/** The index that pip would ask, by its own environment variable. */
export function packageIndex(env: NodeJS.ProcessEnv = process.env): string {
  return (env.PIP_INDEX_URL || 'https://pypi.org/simple').replace(/\/+$/, '');
}

/** Asks a package index (simple API, JSON as of PEP 691, else HTML) for the place of a wheel. */
export async function locate(
  wheel: Wheel,
  index = packageIndex(),
  patience: Patience = patient,
): Promise<IndexedFile> {
  const page = `${index}/${wheel.project}/`;
  const accept = 'application/vnd.pypi.simple.v1+json, text/html;q=0.2';
  const response = await request(page, { headers: { accept } }, patience);
  const isJson = response.headers.get('content-type')?.includes('json');
  const body = await response.text();
  const files = isJson ? filesOfJson(body) : filesOfHtml(body);
  const file = files.find(({ name }) => name === wheel.file);
  if (!file) {
    throw new ProvisionError(
      'not-in-index',
      `${redact(page)} does not list ${wheel.file}. ` +
        'Let PIP_INDEX_URL name an index that does (default: https://pypi.org/simple).',
    );
  }
  if (file.sha256 && file.sha256 !== wheel.sha256) {
    throw new ProvisionError(
      'corrupt',
      `${redact(page)} lists ${wheel.file} with SHA-256 ${file.sha256}, but the published wheel has ${wheel.sha256}. ` +
        'The index serves another file under this name; it is not used.',
    );
  }
  return { url: withCredentials(new URL(file.href, response.url).href, page), sha256: file.sha256 };
}

interface Listed {
  readonly name: string;
  readonly href: string;
  readonly sha256?: string | undefined;
}

function filesOfJson(body: string): Listed[] {
  const { files } = JSON.parse(body) as {
    files: {
      filename: string;
      url: string;
      hashes?: { sha256?: string | undefined } | undefined;
    }[];
  };
  return files.map(({ filename, url, hashes }) => ({
    name: filename,
    href: url,
    sha256: hashes?.sha256,
  }));
}

function filesOfHtml(body: string): Listed[] {
  return [...body.matchAll(/<a\s[^>]*href=["']([^"']+)["'][^>]*>([^<]*)</gi)].map((match) => {
    const [href = '', fragment = ''] = match[1]!.replaceAll('&amp;', '&').split('#');
    return { name: match[2]!.trim(), href, sha256: /^sha256=(\w{64})$/.exec(fragment)?.[1] };
  });
}

/** An index with a password serves its files with the same one. */
function withCredentials(file: string, page: string): string {
  const [target, source] = [new URL(file), new URL(page)];
  if (target.host === source.host && !target.username) {
    target.username = source.username;
    target.password = source.password;
  }
  return target.href;
}

/** An address without its password, for messages. */
export function redact(address: string): string {
  const url = new URL(address);
  if (url.username || url.password) url.username = url.password = '***';
  return url.href;
}
