// SPDX-License-Identifier: GPL-3.0-or-later
// What the browser brings along: Chromium from 141, Firefox from 117, Safari from 15.4.
import type { TransformOptions } from './protocol';

type ScriptTransform = new (worker: Worker, options: TransformOptions) => object;

interface Scope {
  RTCRtpScriptTransform?: ScriptTransform;
  trustedTypes?: {
    createPolicy: (
      name: string,
      rules: { createScriptURL: (url: string) => string },
    ) => { createScriptURL: (url: string) => string };
  };
}

const scope = globalThis as unknown as Scope;

/** The worker's address; the build puts it in. */
declare const E2EE_WORKER: string;

export function canEncrypt(): boolean {
  return (
    typeof scope.RTCRtpScriptTransform === 'function' &&
    typeof Worker === 'function' &&
    globalThis.crypto?.subtle !== undefined
  );
}

/** Pages may run no script but those a policy lets through (trusted types): this one, only. */
export function startScript(policyName: string, url: string): Worker {
  const policy = scope.trustedTypes?.createPolicy(policyName, { createScriptURL: () => url });
  return new Worker(policy?.createScriptURL('') ?? url, { type: 'module' });
}

export function startWorker(): Worker {
  return startScript('auscult-e2ee', E2EE_WORKER);
}

type Sealable = (RTCRtpSender | RTCRtpReceiver) & { transform: object | null };

export function attach(
  end: RTCRtpSender | RTCRtpReceiver,
  worker: Worker,
  options: TransformOptions,
): void {
  if (scope.RTCRtpScriptTransform)
    (end as Sealable).transform = new scope.RTCRtpScriptTransform(worker, options);
}
