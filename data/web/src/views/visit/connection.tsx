// SPDX-License-Identifier: GPL-3.0-or-later
// The network and the browser in the equipment check: one word, one piece of advice.
import { useEffect } from 'preact/hooks';
import { AppWindow, CircleCheck, TriangleAlert, Wifi } from 'lucide';
import type { PathTest } from '../../call/path';
import type { NetworkResult } from '../../call/verdict';
import { messages } from '../../i18n';
import { decimal } from '../../i18n/format';
import { browserName, isSupported } from '../../state/browser';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';

/** For whoever helps: the figures behind the word. */
function Details({ result }: { result: NetworkResult }) {
  const t = messages.value.visit.equipment.network;
  const { figures, reach } = result;
  const way = (name: 'udp' | 'tcp' | 'turn') =>
    reach[name] === null ? t.notOffered : reach[name] ? t.works : t.doesNotWork;
  return (
    <details class="more network-details">
      <summary>{t.details}</summary>
      <dl data-testid="network-figures">
        {figures && (
          <>
            <dt>{t.roundTrip}</dt>
            <dd>{figures.roundTripMs} ms</dd>
            <dt>{t.jitter}</dt>
            <dd>{figures.jitterMs} ms</dd>
            <dt>{t.loss}</dt>
            <dd>{decimal(figures.lossPercent)} %</dd>
            <dt>{t.up}</dt>
            <dd>{figures.upKbps} kbit/s</dd>
            <dt>{t.down}</dt>
            <dd>{figures.downKbps} kbit/s</dd>
          </>
        )}
        <dt>UDP</dt>
        <dd>{way('udp')}</dd>
        <dt>TCP</dt>
        <dd>{way('tcp')}</dd>
        <dt>TURN</dt>
        <dd>{way('turn')}</dd>
      </dl>
    </details>
  );
}

function Result({ result }: { result: NetworkResult }) {
  const t = messages.value.visit.equipment.network;
  return (
    <>
      <p data-testid="network-verdict" data-word={result.word} data-way={result.way ?? ''}>
        <Icon node={result.word === 'good' ? CircleCheck : TriangleAlert} size={18} />{' '}
        {t.word[result.word]}
      </p>
      {result.advice && <p data-testid="network-advice">{t.advice[result.advice]}</p>}
    </>
  );
}

export function ConnectionRow({ path }: { path: PathTest }) {
  const t = messages.value.visit.equipment.network;
  const phase = path.phase.value;
  const result = path.result.value;
  useEffect(() => {
    if (path.phase.peek() === 'idle' && isSupported()) void path.start();
  }, [path]);
  return (
    <div class="device-row">
      <h2>
        <Icon node={Wifi} /> {t.title}
      </h2>
      <div class="network-words" role="status">
        {phase === 'running' && (
          <>
            <progress max={1} value={path.progress.value} aria-label={t.title} />
            <p>{t.measuring}</p>
          </>
        )}
        {phase === 'failed' && <p data-testid="network-failed">{t.failed}</p>}
        {result && <Result result={result} />}
      </div>
      {phase !== 'running' && (
        <div class="network-more">
          <Button size="small" testid="network-test" onClick={() => void path.start()}>
            {t.again}
          </Button>
          {result && <Details result={result} />}
        </div>
      )}
    </div>
  );
}

export function BrowserRow() {
  const t = messages.value.visit.equipment;
  const good = isSupported();
  return (
    <div class="device-row">
      <h2>
        <Icon node={AppWindow} /> {t.browser}
      </h2>
      <p class="device-value" data-testid="browser-verdict">
        <Icon node={good ? CircleCheck : TriangleAlert} size={18} />{' '}
        {good ? t.browserGood(browserName()) : t.browserAdvice}
      </p>
    </div>
  );
}
