import type { Content } from '../kernel/contents.js';
import { newDisplayId } from '../notebook/display-id.js';

interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A message of the Jupyter protocol, as JupyterLite passes it to a kernel. */
export interface LiteMessage {
  readonly header: Header;
  readonly parent_header: Header | Record<string, never>;
  readonly metadata: object;
  readonly content: Content;
  readonly channel: 'shell' | 'iopub' | 'stdin' | 'control';
  readonly buffers: readonly never[];
}

/** A message to the front end that has sent `parent`. */
export function messageTo(
  parent: LiteMessage,
  channel: LiteMessage['channel'],
  type: string,
  content: Content,
): LiteMessage {
  return {
    header: {
      msg_id: newDisplayId(),
      msg_type: type,
      session: parent.header.session,
      username: '',
      date: new Date().toISOString(),
      version: '5.3',
    },
    parent_header: parent.header,
    metadata: {},
    content,
    channel,
    buffers: [],
  };
}
