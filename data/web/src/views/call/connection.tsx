// SPDX-License-Identifier: GPL-3.0-or-later
// Everybody's connection in words, and for the curious the curves behind them (E6).
import { useState } from 'preact/hooks';
import { messages } from '../../i18n';
import type { QualitySample } from '../../state/quality';
import { Button } from '../parts/button';
import { Curves } from '../parts/curves';
import { useVisit } from '../visit/context';
import { explain, ownQuality, qualityOf, type QualityKey } from './quality';
import { SidePanel } from './side';

export function ConnectionPanel({ onClose }: { onClose: () => void }) {
  const visit = useVisit();
  const t = messages.value.call;
  const me = visit.me.value;
  return (
    <SidePanel heading={t.connection.heading} onClose={onClose} testid="connection">
      {me && <Line id={me.id} name={null} quality={ownQuality(visit)} />}
      {visit.inCall.value.map((person) => (
        <Line
          key={person.id}
          id={person.id}
          name={person.display_name}
          quality={qualityOf(visit, person)}
        />
      ))}
      <p class="hint">{t.connection.privacy}</p>
    </SidePanel>
  );
}

function Line({ id, name, quality }: { id: string; name: string | null; quality: QualityKey }) {
  const visit = useVisit();
  const [open, setOpen] = useState(false);
  const t = messages.value.call;
  const samples = visit.history.of(id).value;
  const text = explain(visit.qualities.value.get(id), name);
  return (
    <section class="connection" data-testid={`connection-${id}`} data-quality={quality}>
      <h3>{name ?? t.you}</h3>
      <p class={`connection-word ${quality}`}>
        <span class="dot" aria-hidden="true" />
        <span>{t.quality[quality]}</span>
      </p>
      {text && <p>{text}</p>}
      <Button
        size="small"
        tone="quiet"
        expanded={open}
        testid={`curves-${id}`}
        onClick={() => setOpen(!open)}
      >
        {open ? t.connection.less : t.connection.more}
      </Button>
      {open && <Details samples={samples} />}
    </section>
  );
}

export function Details({ samples }: { samples: QualitySample[] }) {
  const t = messages.value.call.connection;
  const last = samples.at(-1);
  if (!last) return <p class="hint">{t.soon}</p>;
  const facts: [string, string][] = [
    [t.facts.audio, last.audio ? t.score(last.audio) : t.none],
    [t.facts.picture, last.picture ? t.score(last.picture) : t.none],
    [t.facts.rtt, `${Math.round(last.rtt_ms)} ms`],
    [t.facts.lossUp, t.percent(last.loss_up)],
    [t.facts.lossDown, t.percent(last.loss_down)],
    [t.facts.kbpsUp, `${Math.round(last.kbps_up)} kbit/s`],
    [t.facts.kbpsDown, `${Math.round(last.kbps_down)} kbit/s`],
  ];
  return (
    <div class="connection-details">
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Curves
        label={t.curves.scores}
        times={samples.map((one) => one.at)}
        top={5}
        lines={[
          { name: t.facts.audio, values: samples.map((one) => one.audio || null) },
          { name: t.facts.picture, values: samples.map((one) => one.picture || null) },
        ]}
      />
      <Curves
        label={t.curves.rates}
        times={samples.map((one) => one.at)}
        lines={[
          { name: t.facts.kbpsUp, values: samples.map((one) => one.kbps_up) },
          { name: t.facts.kbpsDown, values: samples.map((one) => one.kbps_down) },
        ]}
      />
      <Curves
        label={t.curves.loss}
        times={samples.map((one) => one.at)}
        top={10}
        lines={[
          { name: t.facts.lossUp, values: samples.map((one) => one.loss_up) },
          { name: t.facts.lossDown, values: samples.map((one) => one.loss_down) },
        ]}
      />
    </div>
  );
}
